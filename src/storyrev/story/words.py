"""The few words that a page's furniture is known by, per language; everything else goes by form.

Each table maps a language to words in lower case. The languages are de, en, es, fr, it, nl, pt;
to add one, add its words here, in `note_words` and in `calendar_words`.
"""

from __future__ import annotations

BY: dict[str, tuple[str, ...]] = {
    "de": ("von", "text", "text von", "bericht von"),
    "en": ("by", "written by", "reported by", "story by", "words by"),
    "es": ("por", "escrito por", "texto"),
    "fr": ("par", "propos recueillis par", "texte"),
    "it": ("di", "a cura di", "testo di"),
    "nl": ("door",),
    "pt": ("por", "texto de", "da redação de"),
}
"""What stands before the names of a byline."""

NAME_JOINERS: dict[str, str] = {
    "de": "und mit von vom zu zur für in aus der",
    "en": "and with for in of at the from",
    "es": "y e con de del la las los para en",
    "fr": "et avec de du des la le les pour à",
    "it": "e ed con di da del della per",
    "nl": "en met van de den der het voor in ter te",
    "pt": "e com de da do das dos para em",
}
"""Lower-case words that may stand among the names of a byline."""

CALLS: dict[str, tuple[str, ...]] = {
    "de": (
        "mehr zum thema",
        "lesen sie auch",
        "lesen sie mehr",
        "lesen sie hier",
        "weiterlesen",
        "mehr dazu",
        "mehr lesen",
        "zum thema",
        "siehe auch",
        "auch interessant",
        "das könnte sie auch interessieren",
    ),
    "en": (
        "go deeper",
        "read more",
        "read next",
        "read on",
        "read also",
        "also read",
        "see also",
        "see more",
        "learn more",
        "more on this story",
        "more on this",
        "more like this",
        "related",
        "related stories",
        "related articles",
        "related story",
        "related coverage",
        "related links",
        "you may also like",
        "what to read next",
        "up next",
        "keep reading",
        "continue reading",
        "dig deeper",
        "further reading",
    ),
    "es": (
        "más información",
        "lee también",
        "lea también",
        "leer más",
        "lea más",
        "sigue leyendo",
        "relacionado",
        "relacionados",
        "noticias relacionadas",
        "te puede interesar",
        "ver también",
        "ver además",
        "además",
    ),
    "fr": (
        "lire aussi",
        "à lire aussi",
        "à lire",
        "lire la suite",
        "en savoir plus",
        "pour aller plus loin",
        "voir aussi",
        "sur le même sujet",
        "articles liés",
        "pour approfondir",
    ),
    "it": (
        "leggi anche",
        "leggi tutto",
        "leggi di più",
        "per approfondire",
        "vedi anche",
        "articoli correlati",
        "correlati",
        "approfondisci",
    ),
    "nl": ("lees ook", "lees meer", "lees verder", "zie ook", "meer over dit onderwerp", "gerelateerd", "meer lezen"),
    "pt": (
        "leia também",
        "leia mais",
        "saiba mais",
        "veja também",
        "veja mais",
        "mais informações",
        "relacionadas",
        "notícias relacionadas",
        "continue lendo",
    ),
}
"""Calls to read on."""

CREDITS: dict[str, str] = {
    "de": r"fotos?|bild|bilder|quelle|grafik|illustration|video",
    "en": (
        r"photos?|photographs?|photo\s+credit|photo\s+illustration|photograph|image|images|image\s+credit|picture|"
        r"pictures|credits?|illustration|video|graphic|composite|screenshot|courtesy"
    ),
    "es": r"fotos?|fotografía|imagen|crédito|créditos|fuente|ilustración|vídeo|gráfico",
    "fr": r"photos?|crédits?|crédit\s+photo|image|illustration|vidéo|infographie",
    "it": r"foto|immagine|credit|credito|fonte|illustrazione|grafica",
    "nl": r"foto['’]?s?|beeld|bron|illustratie",
    "pt": r"fotos?|fotografia|imagem|crédito|créditos|reprodução|divulgação|arte|ilustração",
}
"""What a photo credit begins with (regular expressions)."""

REPORTING: dict[str, str] = {
    "de": (
        "sagte sagt sagten schrieb schreibt schrieben erklärte erklärten twitterte teilte meinte ergänzte betonte hieß "
        "heißt fragte antwortete berichtete fügte lautete lautet zitierte rief kommentierte"
    ),
    "en": (
        "said says tweeted tweets wrote writes told tells added adds asked asks posted posts read reads stated states "
        "declared declares explained explains replied replies responded responds continued concluded announced noted "
        "quoted shouted insisted argued warned claimed testified recalled commented"
    ),
    "es": (
        "dijo dijeron dice escribió tuiteó añadió agregó afirmó explicó señaló declaró preguntó respondió indicó "
        "aseguró manifestó comentó publicó reza"
    ),
    "fr": (
        "dit disait écrit écrivait tweeté déclaré ajouté expliqué affirmé indiqué répondu demandé précisé assuré lancé "
        "déclare ajoute explique affirme indique répond demande précise assure conclut résume"
    ),
    "it": (
        "detto dice disse scrive scritto scrisse twittato aggiunto aggiunge spiegato spiega dichiarato affermato "
        "risposto chiesto precisato commenta commentato conclude"
    ),
    "nl": "zei zegt zeiden schreef schrijft twitterde vertelde verklaarde meldde vroeg antwoordde liet voegde luidde luidt",
    "pt": (
        "disse disseram diz escreveu tuitou afirmou acrescentou explicou declarou perguntou respondeu completou "
        "publicou comentou concluiu ressaltou"
    ),
}
"""Verbs that lead in a quotation: what ends with a colon after one of them is no label."""

SENTENCE_VERBS: dict[str, str] = {
    "de": "ist sind war waren hat haben hatte hatten wird werden wurde wurden kann können gibt gab will wollen muss",
    "en": (
        "is are was were has have had will would can could there's it's that's he's she's they're we're isn't aren't "
        "wasn't should must may might do does did include includes included shows showed"
    ),
    "es": "es son era eran fue fueron ha han había hay tiene tienen será puede pueden está están incluye incluyen",
    "fr": "est sont était étaient a ont avait avaient sera peut peuvent fait fut c'est c’est comprend",
    "it": "è sono era erano ha hanno aveva sarà può possono c'è c’è fu ci",
    "nl": "is zijn was waren heeft hebben had hadden wordt worden werd werden kan kunnen moet",
    "pt": "é são era eram foi foram tem têm tinha há será pode podem está estão inclui incluem",
}
"""Finite verbs that make a lead-in a clause of its own, not a label, unless a question word begins it."""

QUESTIONS: dict[str, str] = {
    "de": "was wie warum weshalb wieso wer wo wann worum woher wohin wen welche welcher welches",
    "en": "what why how who where when which what's how's who's where's what’s how’s who’s where’s",
    "es": "qué por cómo quién quiénes dónde cuándo cuál cuáles cuánto lo",
    "fr": "pourquoi comment qui où quand ce que quel quelle quels quelles combien",
    "it": "perché come chi dove quando cosa che quale quali quanto",
    "nl": "wat waarom hoe wie waar wanneer welke",
    "pt": "por que o como quem onde quando qual quais quanto",
}
"""Words that a label in the form of a question begins with ("Why it matters")."""

PRONOUNS: dict[str, str] = {
    "de": "er sie es wir ich ihr",
    "en": "he she they it we i you",
    "es": "él ella ellos ellas yo nosotros",
    "fr": "il elle ils elles nous je vous on",
    "it": "lui lei loro noi io",
    "nl": "hij zij ze wij we ik",
    "pt": "ele ela eles elas nós eu",
}
"""Personal pronouns: a lead-in that begins with one is the beginning of a sentence."""
