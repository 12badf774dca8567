"""Abbreviations of news prose, a language a line: the one place to add one that ends sentences wrongly.

sentencex knows many; here stand those that it lacks, by the first part of the language's tag. They are
written in small letters and without their last full stop; both are told apart by what may follow them.
"""

from __future__ import annotations

BEFORE_NAMES = {
    "en": "approx rev hon supt det insp cmdr adm brig sgt maj messrs mt ft vs al mme mmes mlle sra srta dra",
    "de": "hr fr frl az dr dipl ing mag hl verw ehem gest geb st str nr bzw sog z d b h u a s o rd ca tsd",
    "fr": "m mm mme mmes mlle mlles me dr pr prof st ste mgr gal cdt col lt art av bd fg env vol",
    "es": "d dª dña dr dra sr sra srta prof lic ing gral cnel av avda c núm art ee pág tel",
    "it": "dott dr prof sig on avv ing sen gen arch geom rag cav mons art via p pag n ecc",
    "pt": "sr sra srta dr dra min prof profa eng gen cel av r d dom art pág tel n",
    "ca": "sr sra dr dra av c ctra núm art pàg",
    "gl": "sr sra dr dra av r núm art páx",
    "ro": "dl d-na d-l dna dr prof ing str bd nr art gen col",
    "nl": "dhr mevr mw mr ir drs dr prof ing gen st nr art ca blz jl o.a bijv d.w.z mln mld",
    "da": "hr fr dr prof nr kap st ca bl.a f.eks dvs d mio mia kr",
    "nb": "hr fr dr prof nr kap st ca bl.a f.eks dvs mill mrd kr",
    "sv": "dr prof kl nr kap st ca bl.a t.ex d.v.s dvs s.k milj mdr kr",
    "fi": "tri prof dr nro ns esim mm n ks mrd milj",
    "is": "hr fr dr próf nr kr t.d þ.e m.a",
    "et": "hr pr dr prof nr nt s.o lk",
    "lv": "kgs kdze dr prof nr piem t.i u.c",
    "lt": "p dr prof nr pvz t.y m mln mlrd",
    "pl": "prof dr mgr inż gen płk ks bp abp św ul al pl nr art ust m.in np tzw tj ok im mln mld tys",
    "cs": "ing mgr bc judr mudr phdr doc prof dr gen plk č čl str tzv např tj ul nám sv mil mld",
    "sk": "ing mgr bc judr mudr phdr doc prof dr gen č čl str tzv napr t.j ul nám sv mil mld",
    "sl": "dr prof mag ing g ga gen št čl str npr t.i ul sv mio mrd",
    "hr": "dr prof mr ing gosp g gđa gen br čl str npr tzv tj ul sv mil mlrd",
    "hu": "dr prof id ifj özv ún pl kb u.n sz",
    "tr": "dr prof doç av yrd op sn no cad sok mah vb örn",
    "sq": "z znj dr prof nr p.sh rr",
    "ru": "г гг в вв т тт е п к о им ул пр пл пер просп стр рис см ср ст св тыс млн млрд трлн руб коп акад проф доц "
    "ген полк гр тов обл р-н",
    "uk": "р рр ст м с т е п о ім вул пр пл просп стор рис див св тис млн млрд трлн грн коп акад проф доц ген полк "
    "гр обл н напр тзв",
    "be": "г гг ст т е п в ім вул пр стар гл тыс млн млрд руб акад праф",
    "bg": "г гг в ул бул пл пр стр вж св хил млн млрд лв ст акад проф доц д-р инж ген полк т нар",
    "sr": "г др проф мр инж ген ул бр стр св чл нпр тзв тј мил млрд dr prof mr ing gen ul br str sv čl npr tzv tj",
    "mk": "г др проф м-р инж ген ул бр стр св чл",
    "el": "κ κα κκ δρ καθ αρ σελ λ.χ π.χ δηλ εκ δισ αγ οδ τηλ",
    "he": "ד ר גב פרופ עמ מס רח",
    "ar": "د أ م ص ج أ.د",
    "fa": "د م ص ج ر.ک",
    "ur": "ڈاکٹر پروفیسر",
    "hi": "डॉ प्रो श्री सुश्री पं कु रु नं सं पृ कि.मी मो",
    "mr": "डॉ प्रा श्री सौ कु रु नं पृ",
    "ne": "डा प्रा श्री रु नं पृ",
    "bn": "ড ডা মো মোঃ প্রফ নং পৃ রু",
    "gu": "ડૉ ડો પ્રો શ્રી રૂ નં",
    "pa": "ਡਾ ਪ੍ਰੋ ਸ ਰੁ ਨੰ",
    "ta": "டாக்டர் திரு திருமதி செல்வி ரூ எண்",
    "te": "డా శ్రీ ప్రొ రూ నం",
    "kn": "ಡಾ ಶ್ರೀ ಪ್ರೊ ರೂ ನಂ",
    "ml": "ഡോ ശ്രീ പ്രൊ രൂ നം",
    "vi": "tp ts ths pgs gs bs tx q p",
    "id": "bpk ibu dr drs prof ir jl jln no tn ny hlm a.n d.a",
    "ms": "dr prof en pn jln no hlm",
    "tl": "g gng bb dr atty",
    "sw": "dkt bw bi prof mhe uk",
    "af": "mnr mev mej dr prof adv str nr bl ca",
    "eo": "s-ro s-ino d-ro prof n-ro ktp ekz",
}
"""Abbreviations after which a sentence goes on, whatever follows."""

BEFORE_FIGURES = {
    "en": "no nos p pp vol fig figs ch sec art app approx c ca eq",
    "de": "art abs abb kap s bd ziff",
    "fr": "p pp n no fig chap al",
    "es": "p pp n no fig cap",
    "it": "pp vol fig cap",
    "pt": "p pp no fig cap",
    "pl": "s t rys rozdz poz",
    "ru": "с гл разд № ч д",
    "uk": "с гл розд ч д",
}
"""Abbreviations after which a sentence goes on where a figure follows."""

WORDS = {
    "en": "art, ark, col, fig, id, ill, la, may, May, me, min, miss, mo, no, ok, op, ore, pa, res, va",
    "ru": "т. д, т. п",
}
"""What sentencex takes for an abbreviation although sentences end in it, as it is written."""

STARTERS = {
    "de": "aber als am an auch auf aus bei bis da dabei dafür damit danach dann das dem den der des die dies diese dieser "
    "dieses dort ein eine einem einen einer er es für gegen heute hier ich ihr ihre im in ist jetzt man mit nach nun "
    "nur ob oder schon sein seine seit sie sind so um und unter vom von vor wann warum was wegen weil wenn wer wie wir "
    "wo zu zum zur zuvor zwei",
}
"""Words that begin a sentence after an ordinal where nouns have capitals: `am 3. Er kam`, but `der 2. Weltkrieg`."""

CLOCK = {
    "en": "et est edt ct cst cdt mt mst mdt pt pst pdt gmt bst utc local monday tuesday wednesday thursday friday "
    "saturday sunday",
}
"""What goes on after `a.m.` and `p.m.`: zones and days."""
