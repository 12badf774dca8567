"""Spanish: the words that facts are known by."""

from __future__ import annotations

from storyrev.judge.languages import NoteWords, Words

_UNITS = "uno dos tres cuatro cinco seis siete ocho nueve"
_TEENS = (
    "diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés "
    "veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve"
)
_TENS = "treinta cuarenta cincuenta sesenta setenta ochenta noventa"
_ORDINALS = "primer segund tercer cuart quint sext séptim octav noven décim"
_HUNDREDS = "doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos"
_BELOW_HUNDRED = {
    "un": 1,
    "una": 1,
    **{word: value for value, word in enumerate(_UNITS.split(), 1)},
    **{word: value for value, word in enumerate(_TEENS.split(), 10)},
    "veintiún": 21,
    **{word: 10 * value for value, word in enumerate(_TENS.split(), 3)},
    **{
        f"{ten} y {unit}": 10 * value + more
        for value, ten in enumerate(_TENS.split(), 3)
        for more, unit in enumerate(_UNITS.split(), 1)
    },
}
_HUNDREDS_VALUES = {
    "ciento": 100,
    **{word: 100 * value for value, word in enumerate(_HUNDREDS.split(), 2)},
    **{f"{word[:-2]}as": 100 * value for value, word in enumerate(_HUNDREDS.split(), 2)},
}

WORDS = Words(
    language="es",
    signature=(
        "el la que los las del y una por con para su al lo como más se un es fue sus pero este ha entre cuando no"
    ),
    decimal_comma=True,
    numbers={
        "cero": 0,
        **_BELOW_HUNDRED,
        **_HUNDREDS_VALUES,
        "cien": 100,
        **{
            f"{hundred} {word}": value + more
            for hundred, value in _HUNDREDS_VALUES.items()
            for word, more in _BELOW_HUNDRED.items()
        },
    },
    number_joiners="y",
    scales={
        "mil": 1_000,
        "millón": 1_000_000,
        "millones": 1_000_000,
        "millardo": 1_000_000_000,
        "millardos": 1_000_000_000,
        "billón": 1_000_000_000_000,
        "billones": 1_000_000_000_000,
        "docena": 12,
        "docenas": 12,
    },
    before_scales="un una",
    short_scales={"mill.": 1_000_000, "mdd": 1_000_000},
    weak_numbers="un una uno cero",
    ordinals={
        f"{stem}{ending}": value
        for value, stem in enumerate(_ORDINALS.split(), 1)
        for ending in ("o", "a", "os", "as", "")
    },
    ordinal_endings="º|ª|\\.º|\\.ª|er|ro|ra|do|da|to|ta|mo|ma|vo|va|no|na",
    ranked=r"\s(?:\p{L}+\s)?(?:más|mayor|mejor|peor|menor)(?!\p{L})",
    fractions={
        "la mitad": "1/2",
        "un tercio": "1/3",
        "dos tercios": "2/3",
        "un cuarto": "1/4",
        "tres cuartos": "3/4",
        "una quinta parte": "1/5",
        "medio": "1/2",
        "media": "1/2",
    },
    vague_numbers="decenas cientos centenares miles varios varias algunos algunas pocos pocas",
    units={
        "%": "por ciento, por cien",
        "pp": "puntos porcentuales, punto porcentual, puntos",
        "km": "km kilómetro kilómetros",
        "m": "metro metros",
        "cm": "cm centímetro centímetros",
        "mm": "milímetro milímetros",
        "kg": "kg kilo kilos kilogramo kilogramos",
        "t": "tonelada toneladas",
        "l": "litro litros",
        "bbl": "barril barriles",
        "ha": "hectárea hectáreas",
        "km²": "km², kilómetros cuadrados",
        "m²": "m², metros cuadrados",
        "m³": "m³, metros cúbicos",
        "km/h": "km/h, kilómetros por hora",
        "°": "grado grados",
        "°C": "grados centígrados, grados Celsius",
        "mi": "milla millas",
        "MW": "MW megavatio megavatios",
        "second": "segundo segundos",
        "minute": "minuto minutos",
        "hour": "hora horas",
        "day": "día días",
        "week": "semana semanas",
        "month": "mes meses",
        "year": "año años",
    },
    currencies={
        "€": "euro, euros, de euros",
        "$": "dólar, dólares, de dólares",
        "£": "libra, libras, libras esterlinas",
        "peso": "peso, pesos, de pesos",
        "¢": "céntimo céntimos centavo centavos",
    },
    ages="años de edad, año de edad",
    before_ages="",
    weekdays="lunes martes miércoles jueves viernes sábado domingo",
    short_weekdays="",
    unsure_months="",
    before_dates="en el del de desde hasta este próximo pasado a para cada",
    date_joiners="de del",
    relative_days={"anteayer": -2, "ayer": -1, "hoy": 0, "pasado mañana": 2},
    relative=(
        "la semana pasada, esta semana, la próxima semana, la semana que viene, el mes pasado, este mes, el próximo mes, "
        "el mes que viene, el año pasado, este año, el próximo año, el año que viene, anoche, esta mañana, esta tarde, "
        "esta noche, el día anterior, al día siguiente, el fin de semana"
    ),
    ago="hace {n}, {n} antes, {n} después, {n} más tarde, dentro de {n}",
    clock="horas, h",
    times={"mediodía": 720, "medianoche": 0},
    particles="de del la las los el y e da do dos von van der den para al",
    titles=(
        "presidente, presidenta, expresidente, expresidenta, vicepresidente, vicepresidenta, primer ministro, "
        "primera ministra, ministro, ministra, exministro, exministra, canciller, alcalde, alcaldesa, gobernador, "
        "gobernadora, senador, senadora, diputado, diputada, portavoz, secretario, secretaria, secretario general, "
        "secretaria general, secretario de Estado, secretaria de Estado, embajador, embajadora, director, directora, "
        "director general, directora general, consejero delegado, consejera delegada, consejero, consejera, juez, jueza, "
        "fiscal, fiscal general, comisario, comisaria, general, coronel, capitán, teniente, sargento, profesor, profesora, "
        "obispo, arzobispo, cardenal, papa, rey, reina, príncipe, princesa, entrenador, entrenadora, concejal, concejala, "
        "delegado, delegada, jefe de policía"
    ),
    capital_titles="Sr. Sra. Srta. Dr. Dra. Don Doña D. Dña. Fray Sor San Santa Lic. Ing. Prof. Gral. Cnel. Cap.",
    common=(
        "el la los las un una unos unas este esta estos estas ese esa esos esas aquel aquella esto eso él ella ellos ellas "
        "nosotros yo tú usted su sus mi mis nuestro nuestra quién qué cuándo dónde por cómo cuál cuáles hay aquí allí y o "
        "pero sino aunque si porque mientras cuando como desde tras antes hasta después entonces ahora luego también aún "
        "solo sólo no nunca siempre jamás en a de del al con sin para sobre bajo entre durante contra según ante hacia "
        "todos todas todo cada ambos muchos muchas más menos otros otras otro otra mismo uno dos tres cuatro cinco seis "
        "siete ocho nueve diez cientos miles mitad primero primera segundo tercero último nuevo nueva sin embargo además "
        "así es son era eran fue fueron ha han había habían será serán puede pueden debe deben se le les lo me nos que "
        "quienes quien ninguno ninguna nadie nada algo alguien hoy ayer mañana algunos algunas varios varias"
    ),
    noun_endings="ción ciones sión siones dad dades mente miento mientos ando iendo aba aban",
    inflections="s es a as o os n",
    negations={
        "no": "no",
        "nunca": "nunca jamás",
        "nadie": "nadie",
        "ninguno": "ninguno ninguna ningún ningunos ningunas",
        "nada": "nada",
        "sin": "sin",
        "ni": "ni",
        "tampoco": "tampoco",
        "apenas": "apenas",
    },
    negative_prepositions="sin",
    negative_prefixes="des in im ir i",
    hedges={
        "presunto": "presunto, presunta, presuntos, presuntas, presuntamente, supuesto, supuesta, supuestos, supuestas, "
        "supuestamente",
        "al parecer": "al parecer, aparentemente, parece, parecía",
        "quizá": "quizá, quizás, tal vez, posiblemente, acaso",
        "probablemente": "probablemente, es probable que",
        "llamado": "llamado, llamada, autodenominado, autodenominada, autoproclamado, autoproclamada",
        "al menos": "al menos, como mínimo, por lo menos, no menos de, cuando menos",
        "como máximo": "como máximo, como mucho, a lo sumo, no más de, hasta un máximo de",
        "aproximadamente": "aproximadamente, alrededor de, en torno a, cerca de, más o menos",
    },
    hedges_before_figures={"aproximadamente": "unos unas", "casi": "casi", "hasta": "hasta"},
    comparatives={
        "más de": "más de, más que, superior a, mayor que, mayor de, por encima de",
        "menos de": "menos de, menos que, inferior a, menor que, menor de, por debajo de",
        "bajo cero": "bajo cero",
        "sobre cero": "sobre cero",
        "mejor que": "mejor que",
        "peor que": "peor que",
        "antes de": "antes de",
        "después de": "después de",
    },
    comparatives_before_figures={"menos": "menos"},
    opposites=(
        "más/menos mayor/menor mayores/menores mejor/peor mejores/peores alto/bajo alta/baja superior/inferior "
        "máximo/mínimo aumentó/disminuyó aumento/descenso aumenta/disminuye subió/bajó subieron/bajaron sube/baja subir/bajar "
        "subida/bajada creció/cayó crecieron/cayeron ganó/perdió ganaron/perdieron gana/pierde antes/después norte/sur "
        "este/oeste izquierda/derecha hombre/mujer hombres/mujeres vivo/muerto vivos/muertos culpable/inocente "
        "legal/ilegal siempre/nunca favor/contra con/sin aprobó/rechazó aprobado/rechazado aceptó/rechazó "
        "primer/último primera/última todos/algunos todas/algunas condenado/absuelto importaciones/exportaciones "
        "abierto/cerrado abierta/cerrada abrió/cerró abre/cierra abrir/cerrar pocos/muchos pocas/muchas debe/puede deben/pueden"
    ),
    sayings={
        "decir": "dijo, dice, dijeron, dicen, según, señaló, señala, indicó, indicaron, explicó, explica, afirma, afirmó, "
        "afirmaron, añadió, agregó, manifestó, declaró, declararon, comentó, escribió, anunció, anunciaron",
        "sostener": "sostuvo, sostiene, alegó, alegaron, aseguró, asegura, aseguraron, pretende",
        "negar": "negó niega negaron desmintió desmintieron rechazó rechaza",
        "admitir": "admitió admite admitieron reconoció reconoce reconocieron confesó",
        "confirmar": "confirmó confirma confirmaron",
        "advertir": "advirtió advierte advirtieron alertó amenazó",
        "insistir": "insistió insiste prometió juró",
        "sugerir": "sugirió sugiere insinuó especuló",
        "exigir": "exigió exige exigieron pidió pide pidieron reclamó",
        "preguntar": "preguntó pregunta preguntaron",
        "criticar": "criticó critica criticaron lamentó acusó denunció",
        "revelar": "reveló revela revelaron",
    },
    small_words=(
        "el la los las un una unos unas lo al del él ella ello ellos ellas le les se su sus suyo suya nos nuestro "
        "nuestra yo me mi mis tú te tu tus usted ustedes que quien quienes cual cuales cuyo cuya qué quién este esta "
        "estos estas ese esa esos esas aquel aquella en a ante bajo con contra de desde durante entre hacia hasta "
        "para por según sin sobre tras y e o u pero sino ni si porque aunque mientras cuando donde como más muy "
        "también tampoco solo sólo ya aún todavía es son era eran fue fueron ser sido sea sean sería está están "
        "estaba estaban estuvo estar ha han había habían haya haber hay hubo tiene tienen tenía puede pueden podía "
        "podría debe deben debía no dijo dijeron dice dicen decir sin embargo además así entonces algún alguna "
        "algunos algunas todo toda todos todas ambos cada otro otra otros otras mismo misma mucho mucha muchos muchas "
        "poco pocos menos"
    ),
    slips="de en a al del por para con como es son ser ha han que",
    loaded=(
        "muy extremadamente sumamente profundamente enormemente masivo masiva enorme impactante indignante espantoso "
        "espantosa horrible terrible brutal brutalmente salvaje notorio infame polémico polémica insólito dramático "
        "dramática dramáticamente espectacular tremendo tremenda fantástico increíble brillante desastroso "
        "catastrófico trágico trágica heroico cobarde vergonzoso vergonzosa ridículo ridícula absurdo absurda "
        "descarado totalmente absolutamente completamente meramente simplemente claramente obviamente indudablemente "
        "desesperado desesperadamente furioso furiosa radical llamado"
    ),
    controls=(
        "compartir, imprimir, copiar enlace, guardar, suscribirse, suscríbete, iniciar sesión, cerrar sesión, menú, buscar, cerrar, volver, "
        "siguiente, anterior, volver arriba, saltar al contenido, reproducir, reproducir vídeo, pausa, publicidad, comentarios, cargar más, "
        "ver más, mostrar más, mostrar menos, leer más, haz clic aquí, descargar, te ha resultado útil, sí, no, configuración de cookies, "
        "artículos relacionados, en esta página, contenido, índice"
    ),
    notes=NoteWords(
        corrections=(
            "corrección, correcciones, corrige, corrigen, corregido, corregida, corregir, rectificación, rectifica, rectificado, "
            "fe de errores, fe de erratas, error, errores, errata, erratas"
        ),
        euphemisms=(
            "modifica, modificado, modificada, modificación, cambia, cambiado, cambiada, cambio, cambios, aclara, aclarado, "
            "aclarada, precisa, precisado, precisada, ajusta, ajustado, ajustada, matiza, matizado, matizada, reformula, "
            "reformulado, actualiza, actualizado, actualizada, edita, editado, revisado, revisada"
        ),
        added=(
            "añade, añaden, añadido, añadida, agrega, agregado, agregada, incluye, incluido, incluida, amplía, ampliado, "
            "ampliada, incorpora, incorporado, incorporada"
        ),
        joined="nuevo nueva nuevos nuevas más con",
        we="hemos se ha han también",
        told="decía dijo señalaba señaló indicaba indicó afirmaba afirmó daba dio citaba citó llamaba atribuía mencionaba",
        removed=(
            "elimina, eliminado, eliminada, eliminan, suprime, suprimido, suprimida, quita, quitado, quitada, retira, "
            "retirado, retirada, borrado, borrada, omite, omitido, ya no"
        ),
        changed=(
            "corrige, corregido, corregida, corregir, rectifica, rectificado, rectificada, sustituye, sustituido, sustituida, "
            "reemplaza, reemplazado, actualizado, actualizada, incorrecto, incorrecta, erróneo, errónea"
        ),
        things={
            "quote": "cita, citas, citado, citada, declaración, declaraciones, comentario, comentarios, reacción, reacciones, "
            "entrecomillado",
            "attribution": "atribución, atribuido, atribuida, atribuía, atribuyó",
            "figure": "cifra, cifras, número, números, cantidad, total, porcentaje, importe, suma, balance, precio, dato",
            "age": "edad, edades",
            "name": "nombre, nombres, apellido, apellidos, grafía, identidad",
            "title": "cargo, cargos, título, rango",
            "date": "fecha, fechas, hora, día, año, mes",
            "headline": "titular, titulares, titular principal",
            "dek": "subtítulo, subtítulos, bajada, sumario, antetítulo",
            "lede": "entradilla, primer párrafo, entrada, arranque",
            "caption": "pie de foto, pies de foto, leyenda",
            "credit": "crédito, créditos, fotógrafo, fotógrafa, autoría de la foto",
            "picture": "foto, fotos, fotografía, fotografías, imagen, imágenes, gráfico, mapa, vídeo, video",
            "byline": "firma, autor, autora, autores, autoría",
            "link": "enlace, enlaces, vínculo",
            "background": "contexto, antecedentes, análisis, historia",
            "passage": "frase, frases, párrafo, párrafos, pasaje, pasajes, apartado, sección, parte, referencia",
        },
        everywhere=(
            "en todo el texto, a lo largo del texto, en todo el artículo, a lo largo del artículo, en varios puntos, "
            "por completo, íntegramente, completamente, en varias partes"
        ),
        vague=(
            "detalle detalles información informaciones datos novedades desarrollo nuevo nueva nuevos nuevas más última "
            "últimas último últimos actualizado actualizada"
        ),
        errors=(
            "erróneamente, incorrectamente, equivocadamente, por error, de forma errónea, de manera incorrecta, "
            "era incorrecto, era errónea, era erróneo, decía, señalaba, indicaba, afirmaba, daba, originalmente, "
            "inicialmente, un error, el error, se equivocó"
        ),
        contrasts=(
            "de {old} a {new}; {new}, no {old}; {new}, y no {old}; {new} y no {old}; {new} en lugar de {old}; "
            "{new} en vez de {old}; no {old}, sino {new}; no {old} sino {new}; {old} por {new}"
        ),
        since="desde, hasta, entre, publicado, publicada, enviado, horas, minutos, días, antes",
        a_while=(
            "durante unas horas, durante varias horas, durante horas, durante un tiempo, cuando se publicó, "
            "desde su publicación, en la edición impresa, brevemente"
        ),
        paragraph="párrafo",
        empty=(
            "artículo nota noticia texto información historia versión versiones anterior previa inicial primera corrección "
            "actualización aclaración actualizado actualizada corregido corregida modificado añade añadido incluye decía dijo "
            "señalaba indicaba afirmaba daba ser está ha sido error incorrecto errónea editor redacción párrafo frase titular "
            "hoy ahora"
        ),
        drafts={
            "correction": "Corrección ({date}): Una versión anterior de este artículo, publicada el {since}, {what}.",
            "clarification": "Aclaración ({date}): {what}.",
            "update": "Actualización ({date}): {what}.",
            "editors-note": "Nota del editor ({date}): {what}.",
            "retraction": "Retractación ({date}): {what}.",
            "error": "decía: {old}. Debía decir: {new}",
            "error figure": "decía: {old}. La cifra correcta es {right}",
            "error date": "decía: {old}. La fecha u hora correcta es {right}",
            "error name": "decía: {old}. El nombre correcto es {right}",
            "error title": "decía: {old}. El cargo correcto es {right}",
            "error quote": "daba mal una cita: {wrong}. La cita es: {right}",
            "error headline": "llevaba el titular {old}. Debía ser {new}",
            "error added": "omitía: {new}",
            "error removed": "decía: {old}. Se ha eliminado",
            "also": "También {what}",
            "news": "Donde decía {old} ahora dice {new}",
            "news figure": "La cifra era {wrong} y ahora es {right}: {new}",
            "news quote": "Se modificó una cita. Decía: {wrong}. Ahora dice: {right}",
            "news quote cut": "Se eliminó una cita: {wrong}",
            "news quote added": "Se añadió una cita: {right}",
            "news headline": "El titular era {old}. Ahora es {new}",
            "news added": "Se añade: {new}",
            "news removed": "Se elimina: {old}",
            "withdrawal": "Hemos retirado esto: {old}. Ahora dice: {new}",
            "withdrawal added": "Se añade: {new}",
            "withdrawal removed": "Hemos retirado esto: {old}",
            "more one": "Hay 1 cambio más que no figura aquí",
            "more": "Hay {n} cambios más que no figuran aquí",
            "marks": "« » “ ”",
        },
        day="{day} de {month} de {year}",
        months="enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    ),
)
