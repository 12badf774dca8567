"""What changed inside a pair of blocks: sentences, words, links and form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from rapidfuzz.distance import Indel, LCSseq

from storyrev.compare.alignment import align_passages
from storyrev.compare.layout import lay_out_sentences
from storyrev.compare.model import BlockChange, LinkChange, Options, SentenceChange, Span
from storyrev.compare.order import MOVE, keep_order
from storyrev.compare.passage import CELLS, Passage
from storyrev.compare.sentences import segment
from storyrev.compare.spans import join_spans
from storyrev.compare.words import diff_passages
from storyrev.story.model import IDENTITY, Block


def edit_block(old: Text, new: Text, options: Options, limits: list[str]) -> tuple[SentenceChange, ...]:
    """The sentence rows of an edited pair; empty where the bodies are equal. `limits` gets the names of those reached.

    A sentence that changed its place inside the block stands here as a pair (`old` and `new` both
    set) in a row that crosses others; `split_crossing` makes two ends of it.
    """
    if old.passage.text == new.passage.text:
        return ()
    if len(old.sentences) == len(new.sentences) == 1:
        return (SentenceChange((0,), (0,), diff_passages(old.passage, new.passage, limits)),)
    return tuple(
        SentenceChange(olds, news, _edit_sentences(old, olds, new, news, limits))
        for olds, news in align_passages(old.sentences, new.sentences, options)
    )


def _edit_sentences(
    old: Text, olds: tuple[int, ...], new: Text, news: tuple[int, ...], limits: list[str]
) -> tuple[Span, ...]:
    """The word edits from some sentences to those they became.

    Where a part of what was split or merged has its words in another order, they help nobody to see what
    was edited: the main part alone is held against the whole.
    """
    if len(olds) == len(news) == 1:
        return diff_passages(old.sentences[olds[0]], new.sentences[news[0]], limits)
    was, now = old.join(olds), new.join(news)
    if olds and news and len(olds) + len(news) > 2 and len(was.words) * len(now.words) <= CELLS:
        kept = LCSseq.similarity(was.words, now.words)
        for i in olds:
            for j in news:
                part, other = old.sentences[i], new.sentences[j]
                if LCSseq.similarity(part.words, other.words) == kept:
                    return join_spans(
                        [
                            Span("delete", old.join(tuple(k for k in olds if k < i)).text),
                            Span("insert", new.join(tuple(k for k in news if k < j)).text),
                            *diff_passages(part, other, limits),
                            Span("delete", old.join(tuple(k for k in olds if k > i)).text),
                            Span("insert", new.join(tuple(k for k in news if k > j)).text),
                        ]
                    )
    return diff_passages(was, now, limits)


class Text:
    """A block's body taken apart into sentences, where it is asked for."""

    __slots__ = ("_breaks", "_language", "_sentences", "block", "passage")

    def __init__(self, block: Block, passage: Passage, language: str) -> None:
        self.block = block
        self.passage = passage
        self._language = language
        self._sentences: tuple[Passage, ...] | None = None
        self._breaks: set[int] = set()

    def break_at(self, offset: int) -> None:
        """Let a sentence end at an offset of the body: a block of the other side begins or ends there."""
        self._breaks.add(offset)
        self._sentences = None

    @property
    def sentences(self) -> tuple[Passage, ...]:
        if self._sentences is None:
            sentences = segment(self.passage, self._language, self.block.split)
            self._sentences = tuple(self._cut(sentences)) if self._breaks else sentences
        return self._sentences

    def _cut(self, sentences: tuple[Passage, ...]) -> Iterator[Passage]:
        start = 0
        for sentence in sentences:
            end = start + len(sentence.text)
            edges = [start, *sorted(at for at in self._breaks if start < at < end), end]
            for first, last in pairwise(edges) if len(edges) > 2 else ():
                yield Passage(self.passage.text[first:last], self.passage.vocabulary)
            if len(edges) == 2:
                yield sentence
            start = end

    def join(self, numbers: tuple[int, ...]) -> Passage:
        """Neighbouring sentences as one passage; none as an empty one."""
        parts = [self.sentences[k] for k in numbers]
        return Passage.join(parts) if parts else Passage("", self.passage.vocabulary)


class Texts:
    """The bodies of two stories taken apart, each once."""

    def __init__(
        self,
        blocks: tuple[tuple[Block, ...], tuple[Block, ...]],
        passages: tuple[dict[int, Passage], dict[int, Passage]],
        language: str,
    ) -> None:
        self._blocks, self._passages = blocks, passages
        self._language = language
        self._texts: dict[tuple[int, int], Text] = {}

    def of(self, side: int, at: int) -> Text:
        """The text of a block of the old (0) or new (1) story."""
        text = self._texts.get((side, at))
        if text is None:
            block, passage = self._blocks[side][at], self._passages[side][at]
            text = self._texts[side, at] = Text(block, passage, self._language)
        return text


def break_where_parted(texts: Texts, side: int, whole: int, piece: Passage) -> None:
    """Let a block's sentences end where all of a piece of it, now a block of its own, begins and ends.

    A paragraph is not always cut where a sentence ends, or where the splitter would end one.
    """
    text = texts.of(side, whole)
    start = text.passage.words.find(piece.words)
    if start >= 0 and piece.words:
        for unit in (start, start + len(piece.words)):
            if 0 < unit < len(text.passage.words):
                text.break_at(text.passage.starts[unit])


def split_crossing(
    old: Text, new: Text, rows: tuple[SentenceChange, ...], options: Options
) -> tuple[tuple[SentenceChange, ...], tuple[SentenceChange, ...]]:
    """Rows whose pairs all keep their order, and the pairs that were taken out because they moved.

    A moved pair leaves two rows behind, one a side. One that is too short to be recognised in
    another place is two rows a sentence and no move.
    """
    pairs = [row for row in rows if row.old and row.new]
    if all(last.old < row.old and last.new < row.new for last, row in pairwise(pairs)):
        return rows if len(pairs) == len(rows) else lay_out_sentences(rows), ()
    pairs.sort(key=lambda row: row.new)
    stays = keep_order([(row.old[0], _stay_weight(row, old, options)) for row in pairs])
    out = [row for row in rows if not (row.old and row.new)]
    moved = []
    for row, stay in zip(pairs, stays, strict=True):
        if stay:
            out.append(row)
        elif _can_move(row, old, options):
            out.append(SentenceChange(row.old, (), (Span("delete", old.join(row.old).text),)))
            out.append(SentenceChange((), row.new, (Span("insert", new.join(row.new).text),)))
            moved.append(row)
        else:
            out += [SentenceChange((k,), (), (Span("delete", old.sentences[k].text),)) for k in row.old]
            out += [SentenceChange((), (k,), (Span("insert", new.sentences[k].text),)) for k in row.new]
    return lay_out_sentences(out), tuple(moved)


def _can_move(row: SentenceChange, old: Text, options: Options) -> bool:
    return sum(len(old.sentences[k].words) for k in row.old) >= options.move_words


def _stay_weight(row: SentenceChange, old: Text, options: Options) -> float:
    """What it is worth that a row stays in place; one that could not be told as a move is worth most."""
    moves = 1 if _can_move(row, old, options) else 2
    return moves * MOVE + sum(len(span.text) * (2 if span.op == "equal" else 1) for span in row.spans)


def compare_links(old: Block, new: Block) -> tuple[LinkChange, ...]:
    """Links that point elsewhere, came or went, in the order of the new block.

    A link whose target stayed is the same link, whatever became of its words: those are told as words.
    """
    old_links, new_links = _links(old), _links(new)
    if old_links == new_links:
        return ()
    changes: list[LinkChange] = []
    for code in Indel.opcodes([target for _, target in old_links], [target for _, target in new_links]):
        if code.tag == "delete":
            changes += [LinkChange(text, target, None) for text, target in old_links[code.src_start : code.src_end]]
        elif code.tag == "insert":
            changes += [LinkChange(text, None, target) for text, target in new_links[code.dest_start : code.dest_end]]
    return tuple(_join_retargeted(changes))


def _links(block: Block) -> list[tuple[str, str]]:
    return [(block.body[link.start : link.end], link.target) for link in block.links]


def _join_retargeted(changes: list[LinkChange]) -> list[LinkChange]:
    """The same words under a link that went and one that came: one link that points elsewhere."""
    out: list[LinkChange] = []
    for change in changes:
        for k, other in enumerate(out):
            one_side = (other.old is None) != (other.new is None)
            if one_side and other.text == change.text and (other.old is None) == (change.new is None):
                out[k] = LinkChange(change.text, other.old or change.old, other.new or change.new)
                break
        else:
            out.append(change)
    return out


def drop_moved_links(change: BlockChange, departed: list[Block], arrived: list[Block]) -> BlockChange:
    """A change without the links that left or came with a sentence that moved.

    `departed` are the new blocks that sentences of this one went to, `arrived` the old ones they came from.
    """
    gone = {link for block in departed for link in _links(block)}
    come = {link for block in arrived for link in _links(block)}
    links = tuple(
        link
        for link in change.links
        if not (link.new is None and link.old is not None and (link.text, link.old) in gone)
        and not (link.old is None and link.new is not None and (link.text, link.new) in come)
    )
    kinds_differ = change.old is not None and change.new is not None and _shape(change.old) != _shape(change.new)
    return replace(change, links=links, form=kinds_differ or _written_otherwise(change.sentences))


def differs_in_form(old: Block, new: Block, rows: tuple[SentenceChange, ...]) -> bool:
    """Whether markup, the kind of the block or how its words are written differ, beside its words and link targets.

    White space counts where the words are the same.
    """
    if _shape(old) != _shape(new) or _written_otherwise(rows):
        return True
    if old.body == new.body:
        return _visible_marks(old, keep_space=True) != _visible_marks(new, keep_space=True)
    if not any(row.changed for row in rows):
        return True
    return _visible_marks(old, keep_space=False) != _visible_marks(new, keep_space=False)


def _written_otherwise(rows: tuple[SentenceChange, ...]) -> bool:
    return any(span.quiet for row in rows for span in row.spans if span.form)


def _shape(block: Block) -> tuple[object, ...]:
    return (block.kind, block.level, block.ordered, block.note, block.split < 0)


def _visible_marks(block: Block, *, keep_space: bool) -> list[str]:
    """A block's markup without link targets; white space counts inside it, where the words are the same.

    The blank lines between blocks are no one's form: they change hands whenever a neighbour moves.
    """
    marks = block.marks
    if len(marks) == 1 and marks[0].at == len(block.body) and marks[0].source == "\n\n":
        return []  # most blocks: plain text, and a blank line after it
    sources = []
    for mark in marks:
        edge = mark.at == 0 or mark.at + mark.size == len(block.body)
        # What a block is called elsewhere is no form of it.
        named = IDENTITY.sub("", mark.source) if '<a id="' in mark.source else mark.source
        source = named.strip() if edge or not keep_space else named
        if source and not source.startswith(("](", "][")):
            sources.append(source)
    return sources
