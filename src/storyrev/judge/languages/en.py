"""English: the words that facts are known by."""

from __future__ import annotations

from storyrev.judge.languages import NoteWords, Words

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
)

WORDS = Words(
    language="en",
    signature=(
        "the of and to is was that for with by on are as it at from be this an have has you your we or not were"
    ),
    numbers={
        **{word: value for value, word in enumerate(_UNITS.split())},
        **{word: 10 * value for value, word in enumerate(_TENS.split(), 2)},
        **{
            f"{ten}{joint}{unit}": 10 * value + more
            for value, ten in enumerate(_TENS.split(), 2)
            for more, unit in enumerate(_UNITS.split()[1:10], 1)
            for joint in "- "
        },
    },
    number_joiners="and",
    scales={
        "hundred": 100,
        "thousand": 1_000,
        "million": 1_000_000,
        "billion": 1_000_000_000,
        "trillion": 1_000_000_000_000,
        "dozen": 12,
    },
    before_scales="a an",
    short_scales={
        "k": 1_000,
        "m": 1_000_000,
        "mn": 1_000_000,
        "mln": 1_000_000,
        "bn": 1_000_000_000,
        "tn": 1_000_000_000_000,
    },
    weak_numbers="one zero",
    minus="minus negative",
    ordinals={word: value for value, word in enumerate(_ORDINALS.split(), 1)},
    ordinal_endings="st|nd|rd|th",
    ranked=r"[\s-](?:most|\p{L}{3,}est)(?!\p{L})",
    fractions={
        "half": "1/2",
        "one-third": "1/3",
        "a third": "1/3",
        "two-thirds": "2/3",
        "two thirds": "2/3",
        "one-quarter": "1/4",
        "a quarter": "1/4",
        "three-quarters": "3/4",
        "three quarters": "3/4",
        "a fifth": "1/5",
        "one-fifth": "1/5",
        "two-fifths": "2/5",
        "three-fifths": "3/5",
        "four-fifths": "4/5",
        "a tenth": "1/10",
        "one-tenth": "1/10",
    },
    vague_numbers="dozens hundreds thousands millions billions trillions scores several few couple",
    units={
        "%": "percent, per cent, pct",
        "pp": "percentage points, percentage point, points",
        "km": "km kilometre kilometres kilometer kilometers",
        "m": "metre metres meter meters",
        "cm": "cm centimetre centimetres centimeter centimeters",
        "mm": "mm millimetre millimetres millimeter millimeters",
        "mi": "mile miles",
        "ft": "ft foot feet",
        "in": "inch inches",
        "yd": "yard yards",
        "kg": "kg kilo kilos kilogram kilograms",
        "lb": "lb lbs",
        "t": "ton tons tonne tonnes",
        "l": "litre litres liter liters",
        "gal": "gallon gallons",
        "bbl": "barrel barrels",
        "ha": "hectare hectares",
        "ac": "acre acres",
        "°": "degree degrees",
        "°C": "degrees Celsius, degrees C, degree Celsius",
        "°F": "degrees Fahrenheit, degrees F, degree Fahrenheit",
        "mph": "mph, miles per hour, miles an hour",
        "km/h": "kph, km/h, kilometres per hour, kilometers per hour, kilometres an hour",
        "MW": "MW megawatt megawatts",
        "GW": "GW gigawatt gigawatts",
        "second": "second seconds",
        "minute": "minute minutes",
        "hour": "hour hours",
        "day": "day days",
        "week": "week weeks",
        "month": "month months",
        "year": "year years",
    },
    currencies={
        "$": "dollar dollars",
        "€": "euro euros",
        "£": "pound, pounds, pounds sterling, sterling",
        "¥": "yen",
        "₹": "rupee rupees",
        "CHF": "franc francs",
        "₽": "rouble roubles ruble rubles",
        "p": "pence",
        "¢": "cent cents",
    },
    ages="-year-old, -years-old, years old, year old, years of age, -year-olds",
    before_ages="aged, age, at age",
    weekdays="monday tuesday wednesday thursday friday saturday sunday",
    short_weekdays="mon tue/tues wed thu/thur/thurs fri sat sun",
    capital_months=True,
    unsure_months="may march",
    before_dates=("in on since by until till of last next this early late mid from through before after during every"),
    date_joiners="of the",
    relative_days={
        "yesterday": -1,
        "today": 0,
        "tonight": 0,
        "tomorrow": 1,
        "the day before yesterday": -2,
        "the day after tomorrow": 2,
    },
    relative=(
        "last week, this week, next week, last month, this month, next month, last year, this year, next year, "
        "last night, this morning, this afternoon, this evening, yesterday morning, yesterday afternoon, "
        "yesterday evening, tomorrow morning, tomorrow night, overnight, last weekend, this weekend, next weekend, "
        "the previous day, the next day, the following day, the day before, the previous week, the following week, "
        "earlier this week, earlier this month, earlier this year, later this week, later this month, "
        "last summer, last winter, last spring, last autumn, last fall, next summer, next winter, next spring"
    ),
    ago="{n} ago, {n} earlier, {n} later, {n} before, {n} after",
    clock="o'clock, o’clock",
    times={"noon": 720, "midday": 720, "midnight": 0},
    particles=(
        "of the de da di du del della des der den dos das la le el al bin ibn ben von van vom zu zur ter ten y e af av"
    ),
    titles=(
        "president, vice president, vice-president, prime minister, deputy prime minister, prime-minister, premier, "
        "chancellor, vice chancellor, mayor, deputy mayor, governor, lieutenant governor, senator, congressman, "
        "congresswoman, minister, foreign minister, defence minister, defense minister, finance minister, "
        "interior minister, health minister, home secretary, foreign secretary, health secretary, secretary of state, "
        "secretary-general, secretary general, attorney general, ambassador, chief executive, chief executive officer, "
        "chief financial officer, chief operating officer, ceo, cfo, coo, chairman, chairwoman, chairperson, "
        "vice chairman, director general, director, commissioner, spokesman, spokeswoman, spokesperson, sheriff, "
        "police chief, professor, bishop, archbishop, cardinal, pope, queen, king, prince, princess, ayatollah, imam, "
        "rabbi, lawmaker, councillor, councilman, councilwoman, speaker, judge, prosecutor, district attorney, "
        "acting president, acting director, former president, former prime minister, former minister, "
        "president-elect, deputy director, managing director, general manager, head coach, manager, coach, captain"
    ),
    capital_titles=(
        "Mr Mr. Mrs Mrs. Ms Ms. Mx Mx. Dr Dr. Prof Prof. Sir Dame Lord Lady Rev Rev. Fr. Gen Gen. Lt Lt. Col Col. Maj "
        "Maj. Capt Capt. Cpl Cpl. Sgt Sgt. Pvt Pvt. Adm Adm. Cmdr Cmdr. Brig Brig. Gov Gov. Sen Sen. Rep Rep. Hon Hon. "
        "Pres Pres. General Major Colonel Lieutenant Sergeant Corporal Admiral Commander Brigadier Marshal "
        "Justice Detective Inspector Constable Deputy Chief Father Mother Sister Brother Saint Sheikh Sultan "
        "Emir Comrade Baroness Baron Countess Duke Duchess Secretary Representative"
    ),
    common=(
        "the a an this that these those he she it we you they i his her its our your their my him them us who what when "
        "where why how which whose whom there here and but or nor so yet for if because although though while as since "
        "after before until once when whenever unless than then now later earlier also still even just only not no "
        "none never always often sometimes usually in on at by to from of with without within into onto over under above "
        "below between among during through across against about around near behind beside beyond along despite like "
        "unlike per via amid amongst toward towards upon up down out off all any both each every either neither some "
        "many much more most few fewer less least several other others another such same own one two three four five "
        "six seven eight nine ten eleven twelve dozens hundreds thousands millions half first second third last next "
        "new old former however meanwhile moreover furthermore nevertheless nonetheless therefore thus hence instead "
        "otherwise indeed perhaps maybe please yes is are was were be been being am do does did has have had will would "
        "shall should can could may might must let let's don't doesn't didn't isn't aren't wasn't weren't won't can't "
        "it's he's she's they're we're you're i'm i've i'll that's there's what's who's here's people officials police "
        "authorities experts critics supporters residents witnesses rescuers investigators prosecutors lawyers doctors "
        "researchers scientists workers students teachers women men children voters customers users analysts economists "
        "reports according news why go read see get make use add keep find take give create set sign check click "
        "everyone everybody someone somebody nobody nothing everything something anyone anybody anything whether "
        "whatever whoever wherever together apart rather quite very too again ever already soon today yesterday "
        "tomorrow tonight additionally finally subject notwithstanding except pursuant upon following including "
        "regardless overall generally currently recently previously eventually ultimately"
    ),
    noun_endings="ing ings ed ly tion tions sion sions ment ments ness ity ities ance ence ful less ous ive able ible",
    inflections="s es d ed ing ly",
    negations={
        "not": "not cannot",
        "never": "never",
        "no": "no none",
        "no one": "nobody, no one, no-one",
        "nothing": "nothing",
        "nowhere": "nowhere",
        "neither": "neither nor",
        "without": "without",
        "hardly": "hardly scarcely barely",
    },
    negative_prepositions="without",
    negative_endings=r"n['’]t",
    negative_prefixes="un in im il ir dis non- non",
    not_negative="unless until under union unit income incoming impress indeed inform inside inland invest imported input disability",
    hedges={
        "alleged": "alleged, allegedly, purported, purportedly, supposed, supposedly, accused of",
        "reported": "reportedly, apparently, seemingly, evidently, presumably, appears to, appear to, appeared to, "
        "seems to, seemed to",
        "believed": "believed to, thought to, understood to, said to be, expected to",
        "suspected": "suspected",
        "perhaps": "perhaps possibly maybe potentially conceivably",
        "probably": "probably, likely to",
        "claimed": "so-called, self-styled, self-proclaimed",
        "at least": "at least, no fewer than, no less than, a minimum of",
        "at most": "at most, up to, no more than, as many as, as much as, a maximum of",
        "approximately": "approximately, roughly, an estimated, estimated, more or less, or so",
    },
    hedges_before_figures={
        "approximately": "about, around, some, circa, ca, ca., c., nearer, close to",
        "nearly": "nearly, almost, just under, just short of",
    },
    comparatives={
        "more than": "more than, greater than, higher than, larger than, in excess of, upwards of",
        "less than": "less than, fewer than, lower than, smaller than",
        "older than": "older than",
        "younger than": "younger than",
        "earlier than": "earlier than",
        "later than": "later than",
        "better than": "better than",
        "worse than": "worse than",
    },
    comparatives_before_figures={"more than": "over, above, just over", "less than": "under below"},
    opposites=(
        "more/less more/fewer most/least higher/lower highest/lowest larger/smaller largest/smallest bigger/smaller "
        "biggest/smallest older/younger oldest/youngest earlier/later before/after better/worse best/worst "
        "stronger/weaker faster/slower longer/shorter longest/shortest rose/fell rise/fall rises/falls risen/fallen "
        "rising/falling increase/decrease increased/decreased increases/decreases increasing/decreasing gained/lost "
        "won/lost wins/loses winning/losing up/down above/below over/under for/against support/oppose "
        "supported/opposed supports/opposes accepted/rejected accepts/rejects approved/rejected all/some most/some "
        "north/south northern/southern east/west eastern/western left/right male/female man/woman men/women boy/girl "
        "dead/alive guilty/innocent legal/illegal before/since always/never first/last maximum/minimum inside/outside "
        "with/without import/export imports/exports buy/sell bought/sold convicted/acquitted "
        "open/closed open/shut opened/closed opens/closes opening/closing reopened/closed close/reopen closes/reopens "
        "hire/fire hired/fired hires/fires hiring/firing upheld/overturned uphold/overturn upholds/overturns few/many must/may"
    ),
    sayings={
        "say": "said, says, say, saying, told, tells, added, adds, stated, states, wrote, writes, announced, announces, "
        "according to, explained, replied, remarked, commented, noted, recalled, observed, tweeted, posted",
        "claim": "claimed, claims, claiming, asserted, asserts, alleged, alleges, alleging, contended, maintained, "
        "argued, argues",
        "deny": "denied, denies, denying, rejected, rejects, disputed, disputes, refuted, refutes",
        "admit": "admitted, admits, conceded, concedes, confessed, acknowledged, acknowledges",
        "insist": "insisted, insists, vowed, vows, swore, pledged, promised",
        "confirm": "confirmed, confirms, verified",
        "warn": "warned, warns, cautioned, threatened",
        "suggest": "suggested, suggests, hinted, implied, speculated, indicated",
        "ask": "asked, asks, wondered, inquired, queried",
        "demand": "demanded, demands, urged, urges, called for, calls for",
        "reveal": "revealed, reveals, disclosed",
        "complain": "complained, lamented, criticised, criticized, blamed, blames, accused, accuses",
    },
    small_words=(
        "a an the this that these those it its he she they him her them his hers their theirs we us our ours i me my "
        "you your who whom whose which what of in on at by for with from to into onto as about after before during "
        "since until over under between through against around among within without toward towards upon off out up "
        "down and or but nor so yet if because although though while when where than then there here also too very "
        "just only even still already again is are was were be been being am has have had having do does did done "
        "will would shall should can could may might must cannot not no n't said says say saying according however "
        "therefore thus hence moreover furthermore such some any all both each every either neither other another one "
        "ones same own more most much many less least few several"
    ),
    slips="of in on at by for with to as is are be been has have had that",
    loaded=(
        "very extremely highly deeply hugely massively incredibly shockingly shocking outrageous appalling horrific "
        "horrifying terrible terribly awful brutal brutally savage vicious notorious infamous controversial bizarre "
        "stunning stunningly dramatic dramatically spectacular massive huge enormous tremendous fantastic amazing "
        "brilliant disastrous catastrophic tragic tragically heroic cowardly shameful disgraceful ridiculous absurd "
        "blatant blatantly brazen brazenly utterly absolutely totally completely merely simply clearly obviously "
        "undoubtedly desperate desperately frantic furious furiously slammed blasted ripped touted boasted radical "
        "extremist so-called"
    ),
    controls=(
        "share, share this, share on facebook, print, print this page, copy link, save, subscribe, subscribe now, sign up, sign in, log in, "
        "log out, menu, search, close, back, next, previous, prev, back to top, skip to content, skip to main content, play, play video, "
        "watch video, pause, mute, unmute, advertisement, sponsored, comments, leave a comment, follow us, load more, show more, show less, "
        "read more, learn more, see more, view more, click here, download, was this helpful, was this article helpful, was this page helpful, "
        "yes, no, yes no, yesno, tell us how we're doing, have a moment, take survey, take the survey, give feedback, send feedback, accept cookies, "
        "cookie settings, go back, related articles, in this article, on this page, table of contents, contents"
    ),
    notes=NoteWords(
        corrections="correction, corrections, correct, corrects, corrected, correcting, erratum, errata, error, errors, in error",
        euphemisms=(
            "recast, recasts, recasting, fix, fixes, fixed, fixing, clarify, clarifies, clarified, clarifying, change, "
            "changes, changed, changing, tweak, tweaks, tweaked, amend, amends, amended, adjust, adjusts, adjusted, "
            "refine, refines, refined, reword, rewords, reworded, rephrase, rephrased, revise, revises, revised, edit, "
            "edits, edited, make clear, makes clear, made clear, streamlined, tidied, smoothed"
        ),
        added=(
            "add, adds, added, adding, include, includes, included, including, expand, expands, expanded, append, appended, "
            "insert, inserted, restore, restores, restored"
        ),
        joined="with new more additional further",
        we="we we've have has also been editors",
        told=(
            "said says gave stated reported named identified called described listed quoted referred attributed contained "
            "suggested implied misstated misspelled omitted showed carried put"
        ),
        removed=(
            "remove, removes, removed, removing, delete, deletes, deleted, deleting, cut, cuts, drop, drops, dropped, omit, "
            "omits, omitted, takes out, taken out, took out, withdrawn, withdrew, retract, retracts, retracted, trim, trims, "
            "trimmed, strike, struck, no longer"
        ),
        changed=(
            "correct, corrects, corrected, correcting, update, updates, updated, replace, replaces, replaced, misspelled, "
            "misstated, misidentified, misquoted, misattributed, incorrect, wrong, incorrectly, wrongly, altered, alter, alters"
        ),
        things={
            "quote": "quote, quotes, quoted, quotation, quotations, comment, comments, reaction, reactions, misquoted",
            "attribution": "attribution, attributed, misattributed, speaker, source of the quote, source of the comment",
            "figure": "figure, figures, number, numbers, total, totals, toll, amount, percentage, sum, price, statistic, "
            "statistics, count, deficit",
            "age": "age, ages, aged",
            "name": "name, names, named, surname, first name, last name, spelling, misspelled, spelled, misidentified, identity",
            "title": "title, titles, job title, rank",
            "date": "date, dates, day, time, times, timing, year, month",
            "headline": "headline, headlines, hed",
            "dek": "dek, subheadline, subheading, standfirst, summary, deck",
            "lede": "lede, lead paragraph, opening, opening paragraph, intro, introduction, lead",
            "caption": "caption, captions, photo caption, cutline",
            "credit": "credit, credits, photo credit, photographer",
            "picture": "photo, photos, photograph, photographs, picture, pictures, image, images, video, graphic, chart, map",
            "byline": "byline, bylines, author, authors, reporter, contributor",
            "link": "link, links, hyperlink",
            "background": "background, context, history, analysis",
            "passage": "sentence, sentences, paragraph, paragraphs, passage, passages, section, sections, part, line, reference",
        },
        everywhere=(
            "throughout, in several places, in many places, across the story, across the text, from top to bottom, "
            "in full, entire story, entire text, whole story, recasts throughout, completely rewritten, rewritten"
        ),
        vague=(
            "detail details information developments development news reporting material latest new more additional further "
            "fresh facts updates updated throughout"
        ),
        errors=(
            "incorrectly, wrongly, erroneously, mistakenly, inaccurately, in error, misstated, misspelled, misidentified, "
            "misquoted, misattributed, misreported, misrepresented, was wrong, were wrong, was incorrect, were incorrect, "
            "was not correct, a mistake, an error, an incorrect, the wrong, originally said, originally stated, "
            "previously said, previously stated, first said, first reported, should have said, should have read, "
            "without showing, without saying, wrongly quoted, did not make clear"
        ),
        contrasts=(
            "from {old} to {new}; {new}, not {old}; {new} and not {old}; {new} instead of {old}; {new} rather than {old}; "
            "not {old} but {new}; not {old}, but {new}; {old} should have been {new}; {old} should be {new}; "
            "{old} was changed to {new}; {old} has been changed to {new}; {old} became {new}; {new} (not {old}); "
            "{new} (instead of {old}); replaces {old} with {new}; replaced {old} with {new}; changed {old} to {new}; "
            "changes {old} to {new}; corrects {old} to {new}; corrected {old} to {new}"
        ),
        since="since, until, for about, for, between, published, posted, sent, from, before, appeared, hours, minutes, days",
        a_while=(
            "for some hours, for several hours, for hours, for some time, for a time, for a day, for a while, for some minutes, "
            "when it was published, when it was first published, when first published, since it was published, "
            "since it was first published, since the story was published, since this story was published, "
            "since the article was published, since this article was published, from the first version on, "
            "since publication, from its publication, in print editions, in the print edition, earlier today, briefly"
        ),
        paragraph="paragraph, para, graf",
        empty=(
            "story article report piece post page column text copy version versions earlier previous prior original initial "
            "first update updated updates correction corrections clarification editor's note editors corrected changed fixed "
            "clarified amended show reflect include includes added adds add says said stated gave given given give made make "
            "clear been note about around wrong error incorrectly misstated misspelled minor editing also now well were been "
            "time times day date full again changed removed removes paragraph sentence headline today"
        ),
        drafts={
            "correction": "Correction ({date}): An earlier version of this story, published {since}, {what}.",
            "clarification": "Clarification ({date}): {what}.",
            "update": "Update ({date}): {what}.",
            "editors-note": "Editor’s note ({date}): {what}.",
            "retraction": "Retraction ({date}): {what}.",
            "error": "said: {old}. It should have said: {new}",
            "error figure": "said: {old}. The figure is {right}",
            "error date": "said: {old}. The right date or time is {right}",
            "error name": "said: {old}. The name is {right}",
            "error title": "said: {old}. The title is {right}",
            "error quote": "misquoted: {wrong}. The quote is: {right}",
            "error headline": "had the headline {old}. It should have been {new}",
            "error added": "left this out: {new}",
            "error removed": "said: {old}. That has been taken out",
            "also": "It also {what}",
            "news": "Where it said {old} it now says {new}",
            "news figure": "The figure was {wrong} and is now {right}: {new}",
            "news quote": "A quote was altered. It was: {wrong}. It is now: {right}",
            "news quote cut": "A quote was cut: {wrong}",
            "news quote added": "A quote was added: {right}",
            "news headline": "The headline was {old}. It is now {new}",
            "news added": "Added: {new}",
            "news removed": "Taken out: {old}",
            "withdrawal": "We have withdrawn this: {old}. It now says: {new}",
            "withdrawal added": "Added: {new}",
            "withdrawal removed": "We have withdrawn this: {old}",
            "more one": "1 more change is not listed here",
            "more": "{n} more changes are not listed here",
            "marks": "“ ” ‘ ’",
        },
        day="{month} {day}, {year}",
        months="Jan. Feb. March April May June July Aug. Sept. Oct. Nov. Dec.",
    ),
)
