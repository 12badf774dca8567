"""Months, weekdays and the words around a date, per language.

Each table maps a language to words in lower case, as `words` does. Months and weekdays are
matched with or without a closing full stop.
"""

from __future__ import annotations

MONTHS: dict[str, tuple[str, ...]] = {
    "de": (
        "januar jänner jan",
        "februar feber feb",
        "märz mär mrz",
        "april apr",
        "mai",
        "juni jun",
        "juli jul",
        "august aug",
        "september sept sep",
        "oktober okt",
        "november nov",
        "dezember dez",
    ),
    "en": (
        "january jan",
        "february feb",
        "march mar",
        "april apr",
        "may",
        "june jun",
        "july jul",
        "august aug",
        "september sept sep",
        "october oct",
        "november nov",
        "december dec",
    ),
    "es": (
        "enero ene",
        "febrero feb",
        "marzo mar",
        "abril abr",
        "mayo may",
        "junio jun",
        "julio jul",
        "agosto ago",
        "septiembre setiembre sept sep set",
        "octubre oct",
        "noviembre nov",
        "diciembre dic",
    ),
    "fr": (
        "janvier janv",
        "février fevrier févr fév",
        "mars",
        "avril avr",
        "mai",
        "juin",
        "juillet juil",
        "août aout",
        "septembre sept",
        "octobre oct",
        "novembre nov",
        "décembre decembre déc",
    ),
    "it": (
        "gennaio gen",
        "febbraio feb",
        "marzo mar",
        "aprile apr",
        "maggio mag",
        "giugno giu",
        "luglio lug",
        "agosto ago",
        "settembre set sett",
        "ottobre ott",
        "novembre nov",
        "dicembre dic",
    ),
    "nl": (
        "januari jan",
        "februari feb",
        "maart mrt",
        "april apr",
        "mei",
        "juni jun",
        "juli jul",
        "augustus aug",
        "september sep sept",
        "oktober okt",
        "november nov",
        "december dec",
    ),
    "pt": (
        "janeiro jan",
        "fevereiro fev",
        "março mar",
        "abril abr",
        "maio mai",
        "junho jun",
        "julho jul",
        "agosto ago",
        "setembro set",
        "outubro out",
        "novembro nov",
        "dezembro dez",
    ),
}

WEEKDAYS: dict[str, str] = {
    "de": "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so",
    "en": "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "pt": "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
}

DATE_JOINERS: dict[str, str] = {
    "de": "am um den vom der uhr",
    "en": "on at of the",
    "es": "el de del a las la los h",
    "fr": "le à a du de h",
    "it": "il alle ore di del",
    "nl": "op om uur",
    "pt": "em de do da às as a à no dia h",
}
"""Words that may stand between the parts of a date and time."""

UPDATED: dict[str, tuple[str, ...]] = {
    "de": ("aktualisiert", "zuletzt aktualisiert", "letzte aktualisierung", "aktualisierung", "stand", "update"),
    "en": (
        "updated",
        "last updated",
        "most recently updated",
        "last modified",
        "modified",
        "last edited",
        "last revised",
        "revised",
        "last reviewed",
        "amended",
    ),
    "es": ("actualizado", "actualizada", "última actualización", "actualización", "modificado", "última modificación"),
    "fr": ("mis à jour", "mise à jour", "dernière mise à jour", "actualisé", "modifié", "dernière modification"),
    "it": ("aggiornato", "aggiornata", "ultimo aggiornamento", "aggiornamento", "modificato", "ultima modifica"),
    "nl": ("bijgewerkt", "laatst bijgewerkt", "laatste update", "aangepast", "gewijzigd", "laatst gewijzigd"),
    "pt": ("atualizado", "atualizada", "última atualização", "atualização", "actualizado", "modificado"),
}
"""Lead words of a stamp that says when the page was changed."""

PUBLISHED: dict[str, tuple[str, ...]] = {
    "de": ("veröffentlicht", "erschienen", "erstellt", "publiziert", "datum"),
    "en": (
        "published",
        "first published",
        "originally published",
        "posted",
        "created",
        "issued",
        "released",
        "date",
        "effective",
        "effective date",
    ),
    "es": ("publicado", "publicada", "fecha", "creado"),
    "fr": ("publié", "publié le", "publiée", "paru", "créé", "date"),
    "it": ("pubblicato", "pubblicata", "data", "creato"),
    "nl": ("gepubliceerd", "geplaatst", "verschenen", "datum"),
    "pt": ("publicado", "publicada", "publicado em", "data", "criado"),
}
"""Lead words of a stamp that says when the page came out."""
