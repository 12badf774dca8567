"""German: the words that facts are known by."""

from __future__ import annotations

from storyrev.judge.languages import NoteWords, Words

_UNITS = "ein zwei drei vier fünf sechs sieben acht neun"
_TEENS = "zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn"
_TENS = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig"
_SMALL = {
    **{word: value for value, word in enumerate(_UNITS.split(), 1)},
    **{word: value for value, word in enumerate(_TEENS.split(), 10)},
}
_ENDINGS = ("e", "en", "er", "es", "em")
_BEST = "größt grösst höchst best ältest längst stärkst reichst"
_ORDINALS = "erst zweit dritt viert fünft sechst siebt acht neunt zehnt elft zwölft"
# A word is found as it is written, and looked up with ss for ß: both are here.
_TENS_VALUES = {**{word: 10 * value for value, word in enumerate(_TENS.split(), 2)}, "dreissig": 30}
# "Dreiundzwanzig" is one word; so are hundreds and thousands with the number before them.
_BELOW_HUNDRED = {
    **_SMALL,
    **_TENS_VALUES,
    **{
        f"{unit}und{ten}": value + more
        for ten, more in _TENS_VALUES.items()
        for value, unit in enumerate(_UNITS.split(), 1)
    },
}

WORDS = Words(
    language="de",
    signature=(
        "der die und das nicht ist von den mit sich des auf für dem ein eine im zu auch als an nach wird bei einer um am sind sie"
    ),
    decimal_comma=True,
    numbers={
        "null": 0,
        **{word: value for word, value in _BELOW_HUNDRED.items() if word != "ein"},
        "eins": 1,
        "ein": 1,
        "eine": 1,
        "einen": 1,
        "einem": 1,
        "einer": 1,
        **{f"{word}hundert": 100 * value for word, value in _SMALL.items() if value < 20},
        **{f"{word}tausend": 1000 * value for word, value in _BELOW_HUNDRED.items()},
        **{
            f"{word}hundert{below}": 100 * value + more
            for word, value in (("", 1), *((word, value) for word, value in _SMALL.items() if value < 10))
            for below, more in _BELOW_HUNDRED.items()
        },
        **{f"{word}hunderttausend": 100_000 * value for word, value in _SMALL.items() if value < 10},
        "hunderttausend": 100_000,
        "zwei hundert": 200,
    },
    number_joiners="und",
    scales={
        "hundert": 100,
        "tausend": 1_000,
        "million": 1_000_000,
        "millionen": 1_000_000,
        "milliarde": 1_000_000_000,
        "milliarden": 1_000_000_000,
        "billion": 1_000_000_000_000,
        "billionen": 1_000_000_000_000,
        "dutzend": 12,
    },
    before_scales="ein eine einem einer",
    short_scales={
        "mio.": 1_000_000,
        "mio": 1_000_000,
        "mill.": 1_000_000,
        "mrd.": 1_000_000_000,
        "mrd": 1_000_000_000,
        "tsd.": 1_000,
        "tsd": 1_000,
        "bio.": 1_000_000_000_000,
    },
    weak_numbers="null eins ein eine einen einem einer",
    minus="minus",
    ordinals={f"{stem}{ending}": value for value, stem in enumerate(_ORDINALS.split(), 1) for ending in _ENDINGS}
    | {
        f"{stem}{best}{ending}": value
        for value, stem in enumerate(_ORDINALS.split()[1:5], 2)
        for best in _BEST.split()
        for ending in _ENDINGS
    },
    ranked=f"(?<=(?:{'|'.join(_BEST.split())})(?:{'|'.join(_ENDINGS)}))",
    fractions={
        "die hälfte": "1/2",
        "der hälfte": "1/2",
        "ein drittel": "1/3",
        "zwei drittel": "2/3",
        "ein viertel": "1/4",
        "drei viertel": "3/4",
        "ein fünftel": "1/5",
        "ein zehntel": "1/10",
        "anderthalb": "3/2",
        "eineinhalb": "3/2",
        "zweieinhalb": "5/2",
        "eine halbe": "1/2",
        "einer halben": "1/2",
    },
    vague_numbers="dutzende dutzenden hunderte hunderten tausende tausenden mehrere einige wenige",
    units={
        "%": "Prozent, v. H.",
        "pp": "Prozentpunkte, Prozentpunkten, Prozentpunkt, Punkte, Punkten",
        "km": "km Kilometer Kilometern",
        "m": "m Meter Metern",
        "cm": "cm Zentimeter Zentimetern",
        "mm": "mm Millimeter Millimetern",
        "kg": "kg Kilo Kilogramm",
        "t": "t Tonne Tonnen",
        "l": "l Liter Litern",
        "ha": "ha Hektar",
        "km²": "km², Quadratkilometer, Quadratkilometern",
        "m²": "m², Quadratmeter, Quadratmetern",
        "m³": "m³, Kubikmeter, Kubikmetern",
        "km/h": "km/h, Kilometer pro Stunde, Stundenkilometer, Stundenkilometern",
        "°": "Grad",
        "°C": "Grad Celsius",
        "MW": "MW Megawatt",
        "GW": "GW Gigawatt",
        "second": "Sekunde Sekunden",
        "minute": "Minute Minuten",
        "hour": "Stunde Stunden",
        "day": "Tag Tage Tagen",
        "week": "Woche Wochen",
        "month": "Monat Monate Monaten",
        "year": "Jahr Jahre Jahren",
    },
    currencies={
        "€": "Euro Euros",
        "$": "Dollar, Dollars, US-Dollar",
        "£": "Pfund",
        "CHF": "Franken, Schweizer Franken",
        "¥": "Yen",
        "¢": "Cent",
    },
    ages="-jährige, -jähriger, -jährigen, -jähriges, -jährigem, jährige, jähriger, jährigen, Jahre alt, Jahre alte, "
    "Jahre alter, Jahre alten",
    before_ages="im Alter von,",
    weekdays="montag dienstag mittwoch donnerstag freitag samstag/sonnabend sonntag",
    short_weekdays="mo di mi do fr sa so",
    capital_months=True,
    unsure_months="",
    before_dates="jahr jahre jahren jahres im am seit bis vom ab anfang mitte ende zum nach vor letzten nächsten kommenden vergangenen",
    date_joiners="",
    relative_days={
        "vorgestern": -2,
        "gestern": -1,
        "heute": 0,
        "morgen früh": 1,
        "übermorgen": 2,
    },
    relative=(
        "letzte Woche, vergangene Woche, diese Woche, nächste Woche, kommende Woche, letzten Monat, vergangenen Monat, "
        "diesen Monat, nächsten Monat, letztes Jahr, voriges Jahr, dieses Jahr, nächstes Jahr, vergangenes Jahr, "
        "im vergangenen Jahr, im letzten Jahr, im vorigen Jahr, im kommenden Jahr, im nächsten Jahr, in diesem Jahr, "
        "in der vergangenen Woche, in der kommenden Woche, in dieser Woche, im vergangenen Monat, am Vortag, "
        "am nächsten Tag, am folgenden Tag, gestern Abend, heute Morgen, heute Abend, heute Nacht, "
        "in der Nacht, am Wochenende"
    ),
    ago="vor {n}, {n} zuvor, {n} später, {n} danach, nach {n}",
    clock="Uhr",
    times={"mittag": 720, "mitternacht": 0},
    particles="von vom van zu zur zum de da di du la le ob ibn bin al el",
    titles=(
        "Präsident, Präsidentin, Vizepräsident, Vizepräsidentin, Bundespräsident, Bundespräsidentin, "
        "Staatspräsident, Bundeskanzler, Bundeskanzlerin, Kanzler, Kanzlerin, Vizekanzler, "
        "Ministerpräsident, Ministerpräsidentin, Premierminister, Premierministerin, Premier, Minister, Ministerin, "
        "Bundesminister, Bundesministerin, Außenminister, Außenministerin, Innenminister, Innenministerin, "
        "Finanzminister, Finanzministerin, Verteidigungsminister, Verteidigungsministerin, Verkehrsminister, "
        "Verkehrsministerin, Wirtschaftsminister, Wirtschaftsministerin, Gesundheitsminister, Gesundheitsministerin, "
        "Justizminister, Justizministerin, Bundesrat, Bundesrätin, Staatssekretär, Staatssekretärin, Bürgermeister, "
        "Bürgermeisterin, Oberbürgermeister, Oberbürgermeisterin, Landrat, Landrätin, Senator, Senatorin, Sprecher, "
        "Sprecherin, Regierungssprecher, Regierungssprecherin, Vorsitzender, Vorsitzende, Vorsitzenden, Parteichef, "
        "Parteichefin, Vorstandschef, Vorstandschefin, Geschäftsführer, Geschäftsführerin, Direktor, Direktorin, "
        "Generalsekretär, Generalsekretärin, Botschafter, Botschafterin, Richter, Richterin, Staatsanwalt, "
        "Staatsanwältin, Polizeichef, Polizeipräsident, General, Oberst, Hauptmann, Kommissar, Kommissarin, Professor, "
        "Professorin, Bischof, Erzbischof, Kardinal, Papst, König, Königin, Prinz, Prinzessin, Trainer, Trainerin, "
        "Kapitän, Abgeordneter, Abgeordnete, Abgeordneten"
    ),
    capital_titles="Herr Herrn Frau Dr. Prof. Fürst Graf Gräfin Baron Sir Lady Lord St. Sankt",
    common=(
        "der die das den dem des ein eine einer eines einem einen dieser diese dieses diesen diesem jener jene jenes er "
        "sie es wir ihr ich du sein seine seiner ihre ihrer ihren mein unser unsere wer was wann wo warum wie welche "
        "welcher welches hier da dort und oder aber denn doch sondern wenn weil obwohl während als seit nach vor bis "
        "sobald dann jetzt später früher auch noch nur nicht kein keine keiner nie immer oft manchmal meist in im an am "
        "auf aus bei beim mit ohne von vom zu zum zur für gegen durch über unter zwischen um wegen trotz laut neben "
        "hinter alle alles jeder jede jedes viele mehr meisten wenige andere anderer ja nein ist war sind waren hat "
        "haben hatte hatten wird werden wurde wurden kann können konnte soll sollen sollte muss müssen darf man nun so "
        "zwei drei vier fünf sechs sieben acht neun zehn erst erste zuletzt zudem außerdem jedoch allerdings dagegen "
        "damit dabei davon dafür darum deshalb trotzdem inzwischen schließlich bereits schon sogar heute gestern morgen "
        "rund etwa kurz mehrere einige insgesamt ab bisher bislang"
    ),
    names=(
        "Schweiz Türkei Ukraine Slowakei Mongolei Niederlande Niederlanden Vereinigten Staaten Philippinen Iran Irak Jemen "
        "Libanon Sudan Südsudan Kongo Tschad Senegal Vatikan Krim Balkan Kosovo Bretagne Normandie Toskana Lombardei Alpen "
        "Anden Pyrenäen Karpaten Himalaya Rhein Donau Elbe Oder Weser Mosel Main Neckar Spree Themse Seine Rhone Loire "
        "Po Ebro Nil Wolga Dnipro Nordsee Ostsee Atlantik Pazifik Mittelmeer Tessin Wallis Aargau Thurgau Jura Ruhrgebiet "
        "Saarland Eifel Harz Schwarzwald Bundestag Bundesrat Nationalrat Ständerat Bundestags Bundesrats Bundeswehr "
        "Kreml Brexit Bundesbank Union Linke Grünen"
    ),
    nouns_capitalised=True,
    noun_endings=(
        "ung ungen heit heiten keit keiten schaft schaften tion tionen tät täten ismus nis nisse ling linge tum chen lein "
        "ierung ment mente anz enz ik ur eur euren ant anten ent enten ität ei eien"
    ),
    determiners=(
        "der die das den dem des ein eine einer eines einem einen dieser diese dieses diesen diesem jeder jede jedes jedem "
        "jeden kein keine keiner keinen keinem mein meine seine seiner seinen seinem sein ihr ihre ihrer ihren ihrem unser "
        "unsere alle allen aller viele vielen mehr einige einigen mehrere mehreren zum zur beim im am vom ins ans zwei "
        "drei vier fünf sechs sieben acht neun zehn welche welcher welches solche beide beiden als"
    ),
    inflections="e en n s es er em ern ens ens nen in innen",
    negations={
        "nicht": "nicht",
        "kein": "kein keine keinen keinem keiner keines",
        "nie": "nie niemals",
        "niemand": "niemand niemanden niemandem",
        "nichts": "nichts",
        "ohne": "ohne",
        "weder": "weder noch",
        "kaum": "kaum",
    },
    negative_prefixes="un nicht- nicht",
    negative_prepositions="ohne",
    not_negative="unter unten uns unser unsere und untersuchen unterstützen unternehmen unterricht union universität",
    hedges={
        "angeblich": "angeblich*, vermeintlich*, mutmaßlich*",
        "offenbar": "offenbar, anscheinend, scheinbar, dem Anschein nach",
        "vielleicht": "vielleicht möglicherweise womöglich eventuell",
        "wohl": "wohl wahrscheinlich vermutlich voraussichtlich",
        "so genannt": "sogenannt*, so genannt*",
        "mindestens": "mindestens, wenigstens, nicht weniger als",
        "höchstens": "höchstens, maximal, nicht mehr als, bis zu",
        "ungefähr": "ungefähr, circa, zirka, ca., schätzungsweise",
    },
    hedges_before_figures={
        "ungefähr": "etwa, rund, gut, um, um die, gegen",
        "fast": "fast beinahe nahezu knapp",
    },
    comparatives={
        "mehr als": "mehr als, größer als, höher als",
        "unter null": "unter null, unter dem Gefrierpunkt",
        "über null": "über null, über dem Gefrierpunkt",
        "weniger als": "weniger als, kleiner als, niedriger als, geringer als",
        "älter als": "älter als",
        "jünger als": "jünger als",
        "früher als": "früher als",
        "später als": "später als",
        "besser als": "besser als",
        "schlechter als": "schlechter als",
    },
    comparatives_before_figures={"mehr als": "über", "weniger als": "unter"},
    opposites=(
        "mehr/weniger meisten/wenigsten höher/niedriger höher/tiefer höchste/niedrigste größer/kleiner größte/kleinste "
        "größten/kleinsten älter/jünger früher/später vor/nach besser/schlechter beste/schlechteste stärker/schwächer "
        "schneller/langsamer länger/kürzer längste/kürzeste stieg/fiel stiegen/fielen steigt/fällt steigen/fallen "
        "gestiegen/gefallen gestiegen/gesunken stieg/sank stiegen/sanken steigt/sinkt Anstieg/Rückgang "
        "gewann/verlor gewonnen/verloren gewinnt/verliert über/unter für/gegen angenommen/abgelehnt stimmte/lehnte "
        "Norden/Süden nördlich/südlich Osten/Westen östlich/westlich links/rechts Mann/Frau Männer/Frauen "
        "schuldig/unschuldig legal/illegal immer/nie alle/einige mit/ohne erste/letzte "
        "offen/geschlossen geöffnet/geschlossen öffnet/schließt öffnen/schließen verurteilt/freigesprochen tot/lebendig "
        "wenige/viele muss/darf müssen/dürfen"
    ),
    sayings={
        "sagen": "sagte, sagt, sagten, sagen, teilte, teilten, erklärte, erklärten, erklärt, laut, zufolge, meinte, schrieb, "
        "schreibt, so, berichtete, berichteten, ergänzte, fügte, gesagt",
        "behaupten": "behauptete behaupteten behauptet behaupten",
        "bestreiten": "bestritt, bestritten, bestreitet, bestreiten, dementierte, dementierten, dementiert, leugnete",
        "einräumen": "räumte, gab zu, gestand, gestanden, eingeräumt",
        "bestätigen": "bestätigte bestätigten bestätigt",
        "warnen": "warnte warnten warnt mahnte drohte",
        "andeuten": "deutete vermutete vermuteten spekulierte",
        "fordern": "forderte forderten fordert verlangte",
        "betonen": "betonte betont versicherte beteuerte",
        "fragen": "fragte fragten fragt",
        "kritisieren": "kritisierte kritisierten kritisiert beklagte klagte",
    },
    small_words=(
        "der die das den dem des ein eine einen einem einer eines er sie es ihn ihm ihr ihnen sein seine seinen "
        "seinem seiner ihre ihren ihrem ihrer wir uns unser unsere ich mich mir mein meine du dich dir dein deine man "
        "wer wen wem wessen was welche welcher welches dieser diese dieses diesen diesem jener jene jenes in im ins "
        "an am ans auf aus bei beim mit nach von vom vor zu zum zur für gegen ohne um über unter durch während seit "
        "bis zwischen neben hinter und oder aber denn sondern sowie wenn weil obwohl dass ob als wie wo dann da dort "
        "hier auch sehr nur noch schon wieder ist sind war waren sei seien wäre wären gewesen worden wird werden "
        "wurde wurden würde würden hat haben hatte hatten hätte kann können konnte konnten könnte muss müssen musste "
        "mussten soll sollen sollte sollten will wollen wollte wollten darf dürfen durfte nicht kein keine keinen "
        "keinem keiner sagte sagten sagt sagen laut jedoch daher also zudem außerdem einige alle beide jeder jede "
        "jedes andere anderen anderer mehr viel viele wenig wenige"
    ),
    slips="zu in im an am auf für mit von vom als ist sind sein hat haben dass",
    loaded=(
        "sehr extrem äußerst höchst zutiefst massiv enorm riesig gewaltig schockierend entsetzlich schrecklich "
        "furchtbar grausam brutal berüchtigt umstritten bizarr dramatisch spektakulär fantastisch großartig "
        "katastrophal tragisch heldenhaft feige schändlich lächerlich absurd dreist unverschämt völlig absolut total "
        "komplett bloß lediglich offensichtlich zweifellos verzweifelt wütend radikal sogenannt sogenannte "
        "sogenannten"
    ),
    controls=(
        "teilen, drucken, seite drucken, link kopieren, merken, abonnieren, anmelden, abmelden, menü, suche, schließen, zurück, weiter, "
        "nach oben, zum inhalt springen, video abspielen, abspielen, pause, anzeige, werbung, kommentare, mehr laden, mehr anzeigen, "
        "weniger anzeigen, mehr erfahren, weiterlesen, hier klicken, herunterladen, war dieser artikel hilfreich, war das hilfreich, ja, nein, "
        "cookie-einstellungen, verwandte artikel, auf dieser seite, inhalt, inhaltsverzeichnis"
    ),
    notes=NoteWords(
        corrections="Korrektur, Korrekturen, korrigiert, korrigieren, Berichtigung, berichtigt, Richtigstellung, Fehler, fehlerhaft",
        euphemisms=(
            "angepasst, anpassen, geändert, ändert, Änderung, Änderungen, präzisiert, präzisieren, klargestellt, überarbeitet, "
            "verdeutlicht, umformuliert, umgeschrieben, redigiert, bearbeitet, verbessert, modifiziert, aktualisiert"
        ),
        added=(
            "ergänzt, ergänzen, Ergänzung, Ergänzungen, hinzugefügt, fügt, erweitert, eingefügt, nachgetragen, aufgenommen"
        ),
        joined="neu neue neuen neuer neues weitere weiteren weiterer zusätzliche zusätzlichen um mit",
        we="wir haben hat es auch",
        told="hieß stand gab nannte schrieb schrieben berichtete berichteten bezeichnete zitierte gaben nannten angegeben",
        removed=(
            "entfernt, entfernen, gestrichen, streichen, gelöscht, gekürzt, herausgenommen, weggelassen, zurückgezogen, "
            "nicht mehr"
        ),
        changed="korrigiert, berichtigt, ersetzt, ausgetauscht, aktualisiert, falsch, falsche, falschen, richtiggestellt",
        things={
            "quote": "Zitat, Zitate, Zitats, Zitaten, zitiert, Stellungnahme, Stellungnahmen, Äußerung, Äußerungen, Reaktion, "
            "Reaktionen, Kommentar, Aussage, Aussagen",
            "attribution": "zugeschrieben, Zuschreibung, Sprecher des Zitats",
            "figure": "Zahl, Zahlen, Anzahl, Summe, Betrag, Betrags, Höhe, Prozentzahl, Opferzahl, Menge, Wert, Angabe zur Zahl",
            "age": "Alter, Alters, Altersangabe",
            "name": "Name, Namen, Namens, Nachname, Nachnamen, Vorname, Vornamen, Schreibweise",
            "title": "Titel, Amtsbezeichnung, Funktion, Dienstgrad, Amt",
            "date": "Datum, Datums, Zeitpunkt, Uhrzeit, Jahreszahl, Tag, Jahr",
            "headline": "Überschrift, Überschriften, Titelzeile, Schlagzeile",
            "dek": "Unterzeile, Unterzeilen, Vorspann, Teaser",
            "lede": "Einstieg, Einleitung, erster Absatz, ersten Absatz, Anfang",
            "caption": "Bildunterschrift, Bildunterschriften, Bildtext, Bildzeile",
            "credit": "Bildnachweis, Fotograf, Fotografin, Bildquelle",
            "picture": "Bild, Bilder, Foto, Fotos, Fotografie, Aufnahme, Grafik, Karte, Video",
            "byline": "Autorenzeile, Autor, Autorin, Autoren",
            "link": "Link, Links, Verweis",
            "background": "Hintergrund, Hintergründe, Vorgeschichte, Einordnung, Analyse",
            "passage": "Satz, Sätze, Absatz, Absätze, Abschnitt, Abschnitte, Passage, Passagen, Stelle, Teil",
        },
        everywhere=(
            "durchgehend, durchgängig, an mehreren Stellen, an vielen Stellen, im ganzen Text, im gesamten Text, "
            "vollständig, komplett, grundlegend, von Grund auf"
        ),
        vague=(
            "Einzelheiten Einzelheit Details Detail Informationen Information Entwicklungen Entwicklung Neuigkeiten Angaben "
            "neu neue neuen neuer neues weitere weiteren weiterer zusätzliche zusätzlichen Fakten Stand durchgehend aktualisiert"
        ),
        errors=(
            "fälschlich, fälschlicherweise, irrtümlich, irrtümlicherweise, versehentlich, war falsch, waren falsch, "
            "falsch angegeben, falsch geschrieben, hieß es, stand hier, ursprünglich, zunächst, unrichtig, nicht korrekt, "
            "nicht richtig, ein Fehler, der Fehler, dieser Fehler, einen Fehler"
        ),
        contrasts=(
            "von {old} auf {new}; von {old} in {new}; von {old} zu {new}; {new}, nicht {old}; {new} und nicht {old}; "
            "{new} statt {old}; {new} anstatt {old}; {new} anstelle von {old}; nicht {old}, sondern {new}; "
            "nicht {old} sondern {new}; {old} durch {new}"
        ),
        since="seit, bis, zwischen, von, ab, vor, veröffentlicht, erschienen, gesendet, Stunden, Minuten, Tage, Tagen",
        a_while=(
            "einige Stunden, mehrere Stunden, stundenlang, eine Zeit lang, zeitweise, vorübergehend, "
            "bei der Veröffentlichung, seit der Veröffentlichung, in der Druckausgabe, kurzzeitig"
        ),
        paragraph="Absatz, Absatzes",
        empty=(
            "Artikel Artikels Beitrag Beitrags Text Textes Meldung Bericht Geschichte Fassung Fassungen Version Versionen "
            "früheren frühere frühere ersten erste vorherigen ursprünglichen ursprünglich Korrektur Aktualisierung Anmerkung "
            "Redaktion Hinweis korrigiert aktualisiert ergänzt geändert berichtigt präzisiert angegeben hieß stand es wurde "
            "haben hatten falsch richtig Fehler Absatz Satz Überschrift heute nun jetzt"
        ),
        drafts={
            "correction": "Korrektur ({date}): In einer früheren Fassung dieses Artikels, veröffentlicht am {since}, {what}.",
            "clarification": "Klarstellung ({date}): {what}.",
            "update": "Aktualisierung ({date}): {what}.",
            "editors-note": "Anmerkung der Redaktion ({date}): {what}.",
            "retraction": "Widerruf ({date}): {what}.",
            "error": "hieß es: {old}. Richtig ist: {new}",
            "error figure": "hieß es: {old}. Die richtige Zahl ist {right}",
            "error date": "hieß es: {old}. Die richtige Zeitangabe ist {right}",
            "error name": "hieß es: {old}. Der richtige Name ist {right}",
            "error title": "hieß es: {old}. Die richtige Bezeichnung ist {right}",
            "error quote": "war ein Zitat falsch: {wrong}. Richtig ist: {right}",
            "error headline": "lautete die Überschrift {old}. Richtig ist {new}",
            "error added": "fehlte: {new}",
            "error removed": "hieß es: {old}. Das wurde gestrichen",
            "also": "Außerdem {what}",
            "news": "Bisher hieß es: {old}. Nun heißt es: {new}",
            "news figure": "Die Zahl war {wrong} und ist nun {right}: {new}",
            "news quote": "Ein Zitat wurde geändert. Es lautete: {wrong}. Es lautet nun: {right}",
            "news quote cut": "Ein Zitat wurde gestrichen: {wrong}",
            "news quote added": "Ein Zitat wurde ergänzt: {right}",
            "news headline": "Die Überschrift lautete {old}. Sie lautet nun {new}",
            "news added": "Ergänzt: {new}",
            "news removed": "Gestrichen: {old}",
            "withdrawal": "Wir haben zurückgezogen: {old}. Nun heißt es: {new}",
            "withdrawal added": "Ergänzt: {new}",
            "withdrawal removed": "Wir haben zurückgezogen: {old}",
            "more one": "1 weitere Änderung ist hier nicht aufgeführt",
            "more": "{n} weitere Änderungen sind hier nicht aufgeführt",
            "marks": "„ “ ‚ ‘",
        },
        day="{day}. {month} {year}",
        months="Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    ),
)
