"""A learner's own file: what can be read is read exactly, and whatever else it is gets one plain sentence."""

import csv
import io

import numpy as np
import pytest
from hostile import READ, REFUSED
from hypothesis import assume, example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from gdviz.data.own import OwnData
from gdviz.data.reading import MAX_BYTES, MAX_EXAMPLES, examples_of, read_sheet

delimiters = st.sampled_from(",;\t|")
line_ends = st.sampled_from(["\n", "\r\n", "\r"])
finite = st.floats(allow_nan=False, allow_infinity=False)
usable = st.floats(-1e12, 1e12)


def content(file):
    return file() if callable(file) else file


def written(rows, delimiter=",", line_end="\n", quoting=csv.QUOTE_MINIMAL):
    """The rows as Python's own csv module writes them."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=line_end, quoting=quoting).writerows(rows)
    return text.getvalue().encode()


def fit(file):
    """All that is made of a file: the examples in its first two columns of numbers, and the notes on the way."""
    sheet = read_sheet(file)
    x, y, notes = examples_of(sheet, *list(sheet.columns)[:2])
    return x, y, sheet.notes + notes


def outcome(file):
    """What `fit` gives, or the ValueError that it raises; nothing else gets out."""
    try:
        return fit(file)
    except ValueError as refusal:
        return refusal


def is_a_sentence(text):
    return text[0] in "'1234567890ACDEFIMNOTVWx" and text[-1] == "." and text.isprintable() and len(text) < 250


@pytest.mark.parametrize("what", REFUSED)
def test_a_file_that_cannot_be_used_is_refused_in_one_sentence(what):
    file, sentence = REFUSED[what]
    refusal = outcome(content(file))
    assert str(refusal) == sentence
    assert type(refusal) is ValueError
    assert is_a_sentence(sentence)


@pytest.mark.parametrize("what", READ)
def test_a_file_that_can_be_used_is_and_what_was_done_is_said(what):
    file, names, x, y, notes = READ[what]
    sheet = read_sheet(content(file))
    assert list(sheet.columns) == names.split(",")
    found = fit(content(file))
    np.testing.assert_array_equal(found[:2], [x, y])
    assert found[2] == notes
    assert all(map(is_a_sentence, notes))
    assert OwnData(*found[:2]).table.examples == len(x)


def test_there_are_as_many_hostile_files_as_it_takes():
    assert len(REFUSED) + len(READ) >= 25


@given(st.binary() | st.text().map(str.encode) | st.text('x1,;\t|"\n\r .-eé').map(str.encode))
@example(b'"\n')
@example(b"1" * 1000 + b",2\n" * 3)
@example("\ufeff".encode())
def test_whatever_the_bytes_there_is_a_sheet_or_a_sentence(file):
    found = outcome(file)
    if isinstance(found, tuple):
        assert OwnData(*found[:2]).table.examples == len(found[0])
        assert all(map(is_a_sentence, found[2]))
    else:
        assert type(found) is ValueError  # and none of its kin, which pandas and codecs raise
        assert is_a_sentence(str(found))


@given(st.lists(st.tuples(finite, finite), min_size=2, max_size=40), delimiters, line_ends)
def test_numbers_come_back_exactly(rows, delimiter, line_end):
    sheet = read_sheet(written([("x", "y"), *rows], delimiter, line_end))
    assert list(zip(sheet.columns["x"], sheet.columns["y"], strict=True)) == rows
    assert list(sheet.lines) == list(range(2, len(rows) + 2))
    assert sheet.notes == ()


@given(st.lists(st.tuples(usable, usable), min_size=2, max_size=40), delimiters, line_ends)
def test_the_examples_are_the_rows(rows, delimiter, line_end):
    span = np.ptp([x for x, _ in rows])
    assume(span > 1e-9 * max(abs(x) for x, _ in rows) and span > 1e-99)
    x, y, _ = fit(written([("x", "y"), *rows], delimiter, line_end))
    assert list(zip(x, y, strict=True)) == rows


@given(st.lists(st.tuples(usable, usable), min_size=2, max_size=40), st.sampled_from(";\t|"))
def test_numbers_with_a_decimal_comma_come_back_exactly(rows, delimiter):
    texts = [[repr(number).replace(".", ",") for number in row] for row in rows]
    assume(any("," in text for row in texts for text in row))
    sheet = read_sheet(written([("x", "y"), *texts], delimiter))
    assert list(zip(sheet.columns["x"], sheet.columns["y"], strict=True)) == rows


@given(arrays.arrays(bool, st.tuples(st.integers(2, 30), st.just(2))), st.sampled_from(["", "abc", "inf", "nan"]))
def test_the_first_row_left_out_is_named_by_its_line(bad, word):
    assume(2 <= (~bad.any(axis=1)).sum() < len(bad) and (bad.mean(axis=0) <= 0.5).all())
    rows = [[word if wrong else i for wrong in row] for i, row in enumerate(bad)]
    # A cell that is broken over i lines moves all that follow.
    file = written([("note", "x", "y"), *[("a" + "\n" * i, *row) for i, row in enumerate(rows)]])
    first = int(bad.any(axis=1).argmax())
    note = fit(file)[2][-1]
    assert f"line {2 + first + sum(range(first))}, where '{'x' if bad[first, 0] else 'y'}' is " in note
    assert ("rows are" if bad.any(axis=1).sum() > 1 else "1 row is") in note


@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=60), min_size=2, max_size=8)
)
def test_names_are_short_printable_and_distinct(titles):
    assume(any(title.strip() for title in titles))
    sheet = read_sheet(written([titles, *[range(len(titles))] * 3], quoting=csv.QUOTE_ALL))
    assert len(sheet.columns) == len(titles)
    assert all(name.isprintable() and name.strip() == name and 0 < len(name) <= 44 for name in sheet.columns)


def test_of_many_rows_some_are_drawn_and_kept_in_order():
    rows = MAX_BYTES // 20
    file = "\n".join(["x,y", *(f"{i:>6},{i + 0.5:>8}" for i in range(rows))]).encode()
    x, y, notes = fit(file)
    assert notes[0] == f"1,000 of {rows:,} rows are used, drawn at random."
    assert len(x) == MAX_EXAMPLES == len(set(x))
    assert (np.diff(x) > 0).all()
    assert (y == x + 0.5).all()
    assert abs(x.mean() / rows - 0.5) < 0.05
    np.testing.assert_array_equal(fit(file)[:2], [x, y])


def test_as_many_rows_as_are_used_are_used_whole():
    x, _, notes = fit(written([(i, 0) for i in range(MAX_EXAMPLES)]))
    assert list(x) == list(range(MAX_EXAMPLES))
    assert not any("drawn" in note for note in notes)


def test_rows_that_cannot_be_used_are_left_out_before_any_is_drawn():
    rows = [(i, "" if i % 2 else 1) for i in range(2 * MAX_EXAMPLES)]
    x, _, notes = fit(written([("x", "y"), *rows]))
    assert list(x) == list(range(0, 2 * MAX_EXAMPLES, 2))
    assert notes[0] == "1,000 rows are left out: the first is line 3, where 'y' is missing."


def test_a_column_may_be_mostly_but_not_barely_numbers():
    sheet = read_sheet(b"half,less,x\n1,1,1\n2,2,2\nno,no,3\nno,no,4\n,no,5\n")
    assert list(sheet.columns) == ["half", "x"]


@pytest.mark.parametrize(
    ("x", "y", "sentence"),
    [
        ("a", "a", "x and y are the same column, 'a': choose two different ones."),
        ("a", "c\n" * 50, f"The file has no column of numbers called '{'c ' * 19}c…'."),
    ],
)
def test_a_wrong_choice_of_columns_is_named(x, y, sentence):
    with pytest.raises(ValueError, match="column") as refusal:
        examples_of(read_sheet(b"a,b\n1,2\n3,4\n"), x, y)
    assert str(refusal.value) == sentence


def test_a_sheet_can_be_chosen_from_again():
    sheet = read_sheet(b"a,b,c\n1,2,3\n4,5,7\n")
    for x, y in [("a", "b"), ("c", "a"), ("a", "b")]:
        first, second, _ = examples_of(sheet, x, y)
        first += 1
        second += 1
    assert list(sheet.columns["a"]) == [1, 4]
