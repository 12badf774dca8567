"""The words that notes to readers are known by, per language.

Each table maps a language to words in lower case. The languages are de, en, es, fr, it, nl, pt; what a note begins with
is known in ar, cs, da, fi, ja, ko, nb, pl, ru, sv, tr, uk and zh too.
"""

from __future__ import annotations

NOTES: dict[str, dict[str, tuple[str, ...]]] = {
    "correction": {
        "de": ("korrektur", "korrekturen", "berichtigung", "richtigstellung", "korrekturhinweis"),
        "en": ("correction", "corrections", "corrected", "correction appended", "erratum", "errata"),
        "es": ("corrección", "correcciones", "fe de errores", "fe de erratas", "rectificación"),
        "fr": ("correction", "corrections", "rectificatif", "rectification", "erratum"),
        "it": ("correzione", "correzioni", "errata corrige", "rettifica"),
        "nl": ("correctie", "correcties", "rectificatie", "verbetering"),
        "pt": ("correção", "correções", "errata", "erramos", "retificação"),
        "ar": ("تصحيح", "تصويب"),
        "cs": ("oprava", "opravy"),
        "da": ("rettelse", "rettelser", "berigtigelse"),
        "fi": ("oikaisu", "korjaus"),
        "ja": ("訂正", "お詫びと訂正", "訂正とお詫び"),
        "ko": ("정정", "정정보도", "바로잡습니다"),
        "nb": ("rettelse", "rettelser", "retting"),
        "pl": ("sprostowanie", "korekta"),
        "ru": ("исправление", "поправка", "уточнение и исправление"),
        "sv": ("rättelse", "rättelser"),
        "tr": ("düzeltme",),
        "uk": ("виправлення", "поправка"),
        "zh": ("更正", "勘误", "勘誤"),
    },
    "clarification": {
        "de": ("klarstellung", "präzisierung"),
        "en": ("clarification", "clarifications"),
        "es": ("aclaración", "precisión"),
        "fr": ("précision", "précisions", "clarification", "mise au point"),
        "it": ("precisazione", "chiarimento"),
        "nl": ("verduidelijking", "toelichting", "opheldering"),
        "pt": ("esclarecimento",),
        "cs": ("upřesnění",),
        "da": ("præcisering",),
        "fi": ("täsmennys", "tarkennus"),
        "ja": ("補足",),
        "nb": ("presisering",),
        "pl": ("doprecyzowanie",),
        "ru": ("уточнение", "разъяснение"),
        "sv": ("förtydligande",),
        "uk": ("уточнення",),
        "zh": ("澄清",),
    },
    "retraction": {
        "de": ("widerruf", "zurückgezogen", "rücknahme"),
        "en": ("retraction", "retracted", "withdrawn", "kill notice"),
        "es": ("retractación", "retirado"),
        "fr": ("rétractation", "retiré"),
        "it": ("ritrattazione", "ritirato"),
        "nl": ("intrekking", "ingetrokken"),
        "pt": ("retratação", "retirado"),
        "ja": ("記事の取り消し",),
        "ru": ("отзыв публикации",),
        "zh": ("撤稿",),
    },
    "editors-note": {
        "de": (
            "anmerkung der redaktion",
            "anm. d. red.",
            "anm. der red.",
            "hinweis der redaktion",
            "in eigener sache",
            "redaktioneller hinweis",
        ),
        "en": (
            "editor's note",
            "editors' note",
            "editor’s note",
            "editors’ note",
            "editors note",
            "editorial note",
            "a note from the editor",
            "a note to readers",
            "a note to our readers",
            "note to readers",
            "publisher's note",
            "publisher’s note",
        ),
        "es": (
            "nota del editor",
            "nota de la editora",
            "nota de la redacción",
            "nota de redacción",
            "n. de la r.",
            "n. del e.",
        ),
        "fr": ("note de la rédaction", "ndlr", "note de l'éditeur", "note de l’éditeur", "à nos lecteurs"),
        "it": ("nota della redazione", "nota dell'editore", "nota dell’editore", "n.d.r.", "ndr"),
        "nl": ("noot van de redactie", "naschrift redactie", "noot redactie", "van de redactie"),
        "pt": ("nota do editor", "nota da redação", "nota da redacção", "nota aos leitores"),
        "ar": ("ملاحظة المحرر", "ملاحظة من المحرر"),
        "cs": ("poznámka redakce", "pozn. red."),
        "da": ("redaktionel note", "redaktionens note"),
        "fi": ("toimituksen huomautus", "toimituksen huomio"),
        "ja": ("編集部注", "編集部より", "編注"),
        "ko": ("편집자 주", "편집자주"),
        "nb": ("redaksjonell merknad", "merknad fra redaksjonen"),
        "pl": ("od redakcji", "nota redakcyjna", "przypis redakcji"),
        "ru": ("от редакции", "примечание редакции", "прим. ред."),
        "sv": ("redaktionens kommentar", "redaktionens anmärkning"),
        "tr": ("editörün notu", "editör notu"),
        "uk": ("від редакції", "примітка редакції"),
        "zh": ("编者按", "編者按", "编者注", "編者註"),
    },
    "update": {
        "de": ("update", "aktualisierung", "aktualisiert"),
        "en": ("update", "updates", "updated"),
        "es": ("actualización",),
        "fr": ("mise à jour", "actualisation"),
        "it": ("aggiornamento",),
        "nl": ("update", "aanvulling"),
        "pt": ("atualização", "actualização"),
        "ar": ("تحديث",),
        "cs": ("aktualizace", "aktualizováno"),
        "da": ("opdatering", "opdateret"),
        "fi": ("päivitys", "päivitetty"),
        "ja": ("更新", "追記"),
        "ko": ("업데이트",),
        "nb": ("oppdatering", "oppdatert"),
        "pl": ("aktualizacja",),
        "ru": ("обновление", "обновлено"),
        "sv": ("uppdatering", "uppdaterad"),
        "tr": ("güncelleme",),
        "uk": ("оновлення", "оновлено"),
        "zh": ("更新",),
    },
}
"""What a note to readers begins with, before a colon, a dash, a full stop or a date."""

THIS_TEXT: dict[str, str] = {
    "de": r"(?:dieser|diese|dieses)\s+(?:artikel|beitrag|text|meldung|bericht|geschichte|fassung|seite|version)",
    "en": (
        r"this\s+(?:\w+\s+)?(?:story|article|report|piece|post|page|column|headline|version|text|dispatch|"
        r"interview|review|obituary|live\s?blog)"
    ),
    "es": r"(?:este|esta)\s+(?:artículo|nota|noticia|texto|información|historia|versión)",
    "fr": r"(?:cet|ce|cette)\s+(?:article|texte|dépêche|papier|version|reportage)",
    "it": r"quest(?:o|a|['’])\s*(?:articolo|testo|notizia|pezzo|versione)",
    "nl": r"(?:dit|deze)\s+(?:artikel|bericht|verhaal|stuk|tekst|versie)",
    "pt": r"(?:este|esta)\s+(?:artigo|texto|matéria|reportagem|notícia|versão)",
}
"""How a note speaks of the text it stands on (regular expressions)."""

EARLIER_TEXT: dict[str, str] = {
    "de": (
        r"(?:in\s+)?eine[rm]?\s+(?:frühere|erste|vorige|ursprüngliche|vorherige|ältere)[nr]?\s+(?:version|fassung)"
        r"(?!\s+de[sr]\s+(?!artikels|textes|beitrags|berichts|meldung|geschichte))|ursprünglich\s+(?:hieß|stand)\s+(?:hier|es)"
    ),
    "en": (
        r"(?:an|a|the)\s+(?:earlier|previous|prior|original|initial|first)\s+(?:\w+\s+)?"
        r"(?:headline|caption|version(?:\s+of\s+(?:this|the|our)\s+(?:\w+\s+)?(?:story|article|report|piece|post|page|column|"
        r"dispatch|headline|caption|graphic|map|chart|text|note|interview|obituary|review)\b"
        r"|\s+(?:\w+ly\s+)?(?:mis\w+|incorrectly|wrongly|erroneously|said|stated|gave|named|contained|listed|attributed|referred)\b))"
    ),
    "es": r"(?:en\s+)?una\s+versión\s+(?:anterior|previa|inicial)(?!\s+del?\s+(?!est[ae]\b))",
    "fr": r"(?:dans\s+)?une\s+(?:première\s+)?version(?:\s+(?:précédente|antérieure|initiale))?\s+de\s+(?:cet|cette|ce|l['’]article)\b",
    "it": r"(?:in\s+)?una\s+(?:versione\s+precedente|precedente\s+versione)(?!\s+del(?!l['’]articolo))",
    "nl": r"(?:in\s+)?een\s+(?:eerdere|vorige)\s+versie(?!\s+van\s+(?!dit|deze|het\s+artikel))",
    "pt": r"(?:em\s+)?uma\s+versão\s+(?:anterior|prévia|inicial)(?!\s+d[aoe]s?\s)",
}
"""How a correction speaks of what was printed before (regular expressions)."""

WAS_DONE: dict[str, dict[str, str]] = {
    "correction": {
        "de": r"korrigiert|berichtigt",
        "en": r"corrected|amended|fixed",
        "es": r"corregid[oa]|rectificad[oa]",
        "fr": r"corrigée?|rectifiée?|modifiée?",
        "it": r"corrett[oa]|rettificat[oa]|modificat[oa]",
        "nl": r"gecorrigeerd|gerectificeerd|aangepast|verbeterd",
        "pt": r"corrigid[oa]|retificad[oa]",
    },
    "clarification": {
        "de": r"präzisiert|klargestellt",
        "en": r"clarified",
        "es": r"aclarad[oa]|precisad[oa]",
        "fr": r"précisée?|clarifiée?",
        "it": r"precisat[oa]|chiarit[oa]",
        "nl": r"verduidelijkt",
        "pt": r"esclarecid[oa]",
    },
    "retraction": {
        "de": r"zurückgezogen|widerrufen",
        "en": r"retracted|withdrawn|removed|taken\s+down",
        "es": r"retirad[oa]|retractad[oa]",
        "fr": r"retirée?|rétractée?|supprimée?",
        "it": r"ritirat[oa]|ritrattat[oa]|rimoss[oa]",
        "nl": r"ingetrokken|verwijderd",
        "pt": r"retirad[oa]|removid[oa]",
    },
    "update": {
        "de": r"aktualisiert|ergänzt|erweitert",
        "en": r"updated|expanded|revised|republished",
        "es": r"actualizad[oa]|ampliad[oa]",
        "fr": r"(?:mise?\s+à\s+jour|actualisée?|complétée?)",
        "it": r"aggiornat[oa]|integrat[oa]",
        "nl": r"bijgewerkt|geactualiseerd|aangevuld|geüpdatet",
        "pt": r"atualizad[oa]|actualizad[oa]|ampliad[oa]",
    },
}
"""What a note says was done to the text (regular expressions)."""

IN_ORDER_TO_CORRECT: dict[str, str] = {
    "de": r"\bum\b[^!?]{1,120}\bzu\s+(?:korrigieren|berichtigen)\b",
    "en": r"\bto\s+(?:correct|fix|remove\s+an?\s+(?:incorrect|wrong|erroneous))\b",
    "es": r"\bpara\s+(?:corregir|rectificar)\b",
    "fr": r"\b(?:pour|afin\s+de)\s+(?:corriger|rectifier)\b",
    "it": r"\bper\s+(?:correggere|rettificare)\b",
    "nl": r"\bom\b[^!?]{1,120}\bte\s+(?:corrigeren|verbeteren|rectificeren)\b",
    "pt": r"\bpara\s+(?:corrigir|retificar)\b",
}
"""An error put right under another word: what a text was updated for (regular expressions)."""

PASSIVES: dict[str, str] = {
    "de": r"wurde|ist|wird",
    "en": r"has\s+been|have\s+been|was|is|were",
    "es": r"ha\s+sido|fue|se\s+ha",
    "fr": r"a\s+été|est|fut",
    "it": r"è\s+stat[oa]|è",
    "nl": r"is|werd",
    "pt": r"foi|tem\s+sido",
}
"""What stands between the text and what was done to it (regular expressions)."""
