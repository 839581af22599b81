"""Files that a learner may hand over by mistake, or a stranger on purpose, and what each of them gets."""

import codecs
import random

NO_NUMBERS = "The file has no column of numbers, but fitting a line takes two: x and y."
NO_ROWS = "The file has no row of data, but fitting a line takes at least two."
NOT_TEXT = "The file is not text: save the table as CSV first."
WESTERN = "The file is read as Western European text, since it is not UTF-8."
WIDE = "The file is read as UTF-16, since it is not UTF-8."
COMMAS = "Numbers are read with a decimal comma."
UNNAMED = "The first line holds numbers, not names, so the columns are numbered."
TOO_LONG = "The first line is too long, or its quotation marks do not pair."
LONGER = "Every row has more cells than the first; put ; between columns if decimals have commas."


def one(name: str) -> str:
    return f"The file has only one column of numbers, '{name}', but fitting a line takes two: x and y."


def size(count: str) -> str:
    return f"The file has {count} bytes; at most 5,000,000 can be read."


def advice(name: str, reach: str) -> str:
    return (
        f"'{name}' reaches {reach} in size: the loss curves with its square in the steepest direction, "
        'so switch on "Standardise".'
    )


PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89"

REFUSED = {
    "empty": (b"", "The file is empty."),
    "only blank lines": (b"\n\r\n  \n\t\n", "The file is empty."),
    "only commas": (b",,,\n,,,\n", "The file is empty."),
    "only a byte order mark": (codecs.BOM_UTF8, "The file is empty."),
    "a picture": (PNG, NOT_TEXT),
    "random bytes": (random.Random(0).randbytes(10_000), NOT_TEXT),
    "an Excel workbook": (b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00", NOT_TEXT),
    "a NUL in a cell": (b"x,y\n1,2\n3,\x004\n", NOT_TEXT),
    "UTF-16 cut in the middle of a letter": ("x,y\n1,2\n".encode("utf-16")[:-1], NOT_TEXT),
    "UTF-16 without its mark": ("x,y\n1,2\n3,4\n".encode("utf-16-le"), NOT_TEXT),
    "UTF-32": ("x,y\n1,2\n3,4\n".encode("utf-32"), NOT_TEXT),
    "JSON on one line": (b'[{"x": 1, "y": 2}, {"x": 3, "y": 4}]', NO_ROWS),
    "JSON on many lines": (b'[\n  {"x": 1,\n   "y": 2},\n  {"x": 3,\n   "y": 4}\n]\n', NO_NUMBERS),
    "HTML": (b"<!DOCTYPE html>\n<html>\n<body onload='alert(1)'>\n<p>1, 2</p>\n</html>\n", NO_NUMBERS),
    "a pickle": (b"cposix\nsystem\n(S'echo hacked'\ntR.", NO_NUMBERS),
    "header only": (b"x,y\n", NO_ROWS),
    "header only, many blank lines": (b"x,y\n" + b"\n" * 1000, NO_ROWS),
    "one row": (b"x,y\n1,2\n", "The file has 1 row of data, but fitting a line takes at least two."),
    "one row, no names": (b"1,2\n", "The file has 1 row of data, but fitting a line takes at least two."),
    "words only": (b"day,meal\nSun,Dinner\nSat,Lunch\n", NO_NUMBERS),
    "truths and dates": (b"a,b,c\nTrue,2024-01-31,12:30\nFalse,2024-02-01,12:45\n", NO_NUMBERS),
    "numbers with underscores and of other scripts": ("x,y\n1_000,١\n2_000,٢\n".encode(), NO_NUMBERS),
    "all missing": (b"x,y\n,NA\n,nan\nNULL,\n", NO_NUMBERS),
    "one column": (b"x\n1\n2\n3\n", one("x")),
    "one column of decimal commas": (b"x\n1,5\n2,5\n3,5\n", one("x")),
    "one column of numbers": (b"x,day\n1,Sun\n2,Sat\n", one("x")),
    "formulas": (b"x,y\n1,=cmd|'/C calc'!A0\n2,=1+1\n3,@SUM(A1)\n", one("x")),
    "mostly words": (b"x,y\n1,2\n2,?\n3,?\n4,5\n5,?\n", one("x")),
    "commas in numbers and between them": (b"x,y\n1,5,2,5\n3,5,4,5\n", LONGER),
    "an unclosed quotation mark": (
        b'x,y\n1,2\n\n3,"4\n5,6\n7,8\n',
        "The quotation marks in line 4 do not pair.",
    ),
    "an unclosed quotation mark without names": (
        b'1,2\n3,4\n5,"6\n',
        "The quotation marks in line 3 do not pair.",
    ),
    "an unclosed name": (b'"x,y\n1,2\n3,4\n', TOO_LONG),
    "one unclosed name of 5 MB": (lambda: b'"' + b"x" * 4_999_999, TOO_LONG),
    "one line of 5 MB": (lambda: b"x" * 5_000_000, TOO_LONG),
    "one line of commas": (lambda: b"," * 5_000_000, "The file is empty."),
    "one line of names": (
        lambda: b"a," * 2_500_000,
        "The file has 2,500,001 columns; at most 200 can be read.",
    ),
    "10 000 columns": (
        lambda: b"\n".join(b",".join(b"%d" % (i * j) for j in range(10_000)) for i in range(3)),
        "The file has 10,000 columns; at most 200 can be read.",
    ),
    "201 columns": (
        b"\n".join([b",".join([b"1"] * 201)] * 3),
        "The file has 201 columns; at most 200 can be read.",
    ),
    "200 names above a million short rows": (
        lambda: b",".join([b"x"] * 200) + b"\n1" * 1_000_000,
        "Most rows of the file have fewer cells than the first line, or none.",
    ),
    "5 MB of line ends": (
        lambda: b"x,y" + b"\n" * 4_999_997,
        "Most rows of the file have fewer cells than the first line, or none.",
    ),
    "5 MB of quotation marks": (lambda: b"x,y\n" + b'"' * 4_999_996, NO_ROWS.replace("no row", "1 row")),
    "a byte too many": (lambda: b"x,y\n1,2\n".ljust(5_000_001), size("5,000,001")),
    "6 MB": (lambda: b"x,y\n" + b"1,2\n" * 1_500_000, size("6,000,004")),
    "50 MB": (lambda: bytes(50_000_000), size("50,000,000")),
    "a constant x": (
        b"x,y\n3,1\n3,2\n3,3\n",
        "'x' is 3 in every row that is used, so no slope can be told.",
    ),
    "a constant x in the rows that are left": (
        b"x,y\n3,1\n4,\n3,2\n",
        "'x' is 3 in every row that is used, so no slope can be told.",
    ),
    "an x that hardly differs": (
        b"x,y\n1,1\n1.00000000000000022,2\n",
        "'x' differs by 2.22e-16 at most, so no slope can be told.",
    ),
    "no row with both": (
        b"x,y\n1,\n2,\n,3\n,4\n",
        "No row has a number in both 'x' and 'y', but fitting a line takes at least two.",
    ),
    "one row with both": (
        b"x,y\n1,\n2,5\n,3\n,4\n",
        "Only 1 row has a number in both 'x' and 'y', but fitting a line takes at least two.",
    ),
    "1e300": (
        b"x,y\n1,2\n\n3,-1e300\n5,1e299\n",
        "'y' is -1e+300 in line 4, but only numbers up to 1e+12 in size can be used.",
    ),
    "a number beyond 64 bits": (
        b"x,y\n1,9223372036854775808\n2,2\n,123456789012345678901234567890\n",
        "'y' is 9.22337203685e+18 in line 2, but only numbers up to 1e+12 in size can be used.",
    ),
    "just beyond 1e12": (
        b"x,y\n1e12,2\n1.0000001e12,4\n",
        "'x' is 1.0000001e+12 in line 3, but only numbers up to 1e+12 in size can be used.",
    ),
}
"""What it is → the file, or how to build it, and the one sentence that it gets."""

READ = {
    "a plain file": (b"x,y\n1,2\n3,4.5\n", "x,y", [1, 3], [2, 4.5], ()),
    "CRLF": (b"x,y\r\n1,2\r\n3,4\r\n", "x,y", [1, 3], [2, 4], ()),
    "CR": (b"x,y\r1,2\r3,4\r", "x,y", [1, 3], [2, 4], ()),
    "no line end at the end": (b"x,y\n1,2\n3,4", "x,y", [1, 3], [2, 4], ()),
    "blank lines": (b"\n \nx,y\n\n1,2\n\n\n3,4\n,\n\n", "x,y", [1, 3], [2, 4], ()),
    "tabs": (b"x\ty\n1\t2\n3\t4.5\n", "x,y", [1, 3], [2, 4.5], ()),
    "bars": (b"x|y\n1|2\n3|4.5\n", "x,y", [1, 3], [2, 4.5], ()),
    "semicolons": (b"x;y\n1;2\n3;4.5\n", "x,y", [1, 3], [2, 4.5], ()),
    "semicolons and decimal commas": (b"x;y\n1,5;2\n-3,25;,5e1\n", "x,y", [1.5, -3.25], [2, 5], (COMMAS,)),
    "tabs and decimal commas": (b"x\ty\n1,5\t2\n3,5\t4\n", "x,y", [1.5, 3.5], [2, 4], (COMMAS,)),
    "decimal commas without names": (
        b"1,5;2,5\n3,5;4,5\n",
        "column 1,column 2",
        [1.5, 3.5],
        [2.5, 4.5],
        (UNNAMED, COMMAS),
    ),
    "thousands in a file with decimal commas": (
        b"x;y\n1,5;1.000\n3,5;2,5\n4,5;3,5\n",
        "x,y",
        [3.5, 4.5],
        [2.5, 3.5],
        (COMMAS, "1 row is left out: line 2, where 'y' is '1.000'."),
    ),
    "thousands in quotes": (
        b'x,y\n1,"1,000"\n2,3\n4,5\n',
        "x,y",
        [2, 4],
        [3, 5],
        ("1 row is left out: line 2, where 'y' is '1,000'.",),
    ),
    "no names": (b"1,2\n3,4\n", "column 1,column 2", [1, 3], [2, 4], (UNNAMED,)),
    "UTF-8 with its mark": (codecs.BOM_UTF8 + "größe,y\n1,2\n3,4\n".encode(), "größe,y", [1, 3], [2, 4], ()),
    "UTF-16, low byte first": (
        codecs.BOM_UTF16_LE + "größe\ty\n1\t2\n3\t4\n".encode("utf-16-le"),
        "größe,y",
        [1, 3],
        [2, 4],
        (WIDE,),
    ),
    "UTF-16, high byte first": (
        codecs.BOM_UTF16_BE + "größe,y\r\n1,2\r\n3,4\r\n".encode("utf-16-be"),
        "größe,y",
        [1, 3],
        [2, 4],
        (WIDE,),
    ),
    "Latin-1": ("café,y\n1,2\n3,4\n".encode("latin-1"), "café,y", [1, 3], [2, 4], (WESTERN,)),
    "Windows": ("price_in_€,y\n1,2\n3,4\n".encode("cp1252"), "price_in_€,y", [1, 3], [2, 4], (WESTERN,)),
    "no letter of Windows": (b"caf\xe9\x81,y\n1,2\n3,4\n", "café,y", [1, 3], [2, 4], (WESTERN,)),
    "spaces around numbers": (b"x , y\n 1 ,\t2\n3  , 4 \n", "x,y", [1, 3], [2, 4], ()),
    "numbers in quotes": (b'"x","y"\n"1","2"\n"3", "4"\n', "x,y", [1, 3], [2, 4], ()),
    "a comma in a quoted cell": (
        b'day,x,y\n"Sun, late",1,2\n"Sat ""early""",3,4\n',
        "x,y",
        [1, 3],
        [2, 4],
        ("Not offered, as they are not mostly numbers: 'day'.",),
    ),
    "many columns of words": (
        b"a,b,x,c,d,e,y\np,q,1,r,s,t,2\np,q,3,r,s,t,4\n",
        "x,y",
        [1, 3],
        [2, 4],
        ("Not offered, as they are not mostly numbers: 'a', 'b', 'c' and 2 more.",),
    ),
    "missing values": (
        b"x,y\n1,2\n,3\n4,NA\n5,\n6,7\n",
        "x,y",
        [1, 6],
        [2, 7],
        ("3 rows are left out: the first is line 3, where 'x' is missing.",),
    ),
    "words among numbers": (
        b"x,y\n1,2\n2,abc\n3,4\n",
        "x,y",
        [1, 3],
        [2, 4],
        ("1 row is left out: line 3, where 'y' is 'abc'.",),
    ),
    "blanks among numbers": (
        b'x,y\n1,2\n2,"  "\n3,4\n',
        "x,y",
        [1, 3],
        [2, 4],
        ("1 row is left out: line 3, where 'y' is missing.",),
    ),
    "infinities and no numbers": (
        b"x,y\n1,2\n2,inf\n-Infinity,3\n4,nan\n1e999,5\n6,7\n8,9\n10,11\n",
        "x,y",
        [1, 6, 8, 10],
        [2, 7, 9, 11],
        ("4 rows are left out: the first is line 3, where 'y' is infinite.",),
    ),
    "rows with too few cells": (
        b"x,y\n1,2\n3\n5,6\n",
        "x,y",
        [1, 5],
        [2, 6],
        ("1 row is left out: line 3, where 'y' is missing.",),
    ),
    "rows with too many cells": (
        b"x,y\n1,2\n3,4,5\n6,7,8,9,10\n11,12,\n",
        "x,y",
        [1, 11],
        [2, 12],
        ("2 rows are left out: the first is line 3, which has more cells than the first line.",),
    ),
    "a row with millions of cells": (
        lambda: b"x,y\n1,2\n3" + b",4" * 2_000_000 + b"\n5,6\n",
        "x,y",
        [1, 5],
        [2, 6],
        ("1 row is left out: line 3, which has more cells than the first line.",),
    ),
    "a cell of 4 MB": (
        lambda: b"x,y\n1,2\n3," + b"z" * 4_000_000 + b"\n5,6\n",
        "x,y",
        [1, 5],
        [2, 6],
        (f"1 row is left out: line 3, where 'y' is '{'z' * 39}…'.",),
    ),
    "a number of 4 MB": (
        lambda: b"x,y\n1,2\n3," + b"9" * 4_000_000 + b"\n5,6\n",
        "x,y",
        [1, 5],
        [2, 6],
        ("1 row is left out: line 3, where 'y' is infinite.",),
    ),
    "lines broken within cells": (
        b'"na\nme",x,y\n"a\nb",1,2\n\n"c\r\nd\n",2,?\n"",3,4\n',
        "x,y",
        [1, 3],
        [2, 4],
        (
            "Not offered, as they are not mostly numbers: 'na me'.",
            "1 row is left out: line 6, where 'y' is '?'.",
        ),
    ),
    "a formula among numbers": (
        b"x,y\n1,2\n2,=cmd|'/C calc'!A0\n3,4\n",
        "x,y",
        [1, 3],
        [2, 4],
        ("1 row is left out: line 3, where 'y' is '=cmd|'/C calc'!A0'.",),
    ),
    "what cannot be printed": (
        "x,y\n1,2\n2,a\x1b[31m\u202eb\x07\n3,4\n".encode(),
        "x,y",
        [1, 3],
        [2, 4],
        ("1 row is left out: line 3, where 'y' is 'a [31m b'.",),
    ),
    "names that are scripts": (
        b"<script>alert(1)</script>,y\n1,2\n3,4\n",
        "<script>alert(1)</script>,y",
        [1, 3],
        [2, 4],
        (),
    ),
    "names that cannot be printed": ("a\u202e\x07b,\x1b\n1,2\n3,4\n".encode(), "a b,column 2", [1, 3], [2, 4], ()),
    "names that repeat": (b"x,x\n1,2\n3,4\n", "x,x (2)", [1, 3], [2, 4], ()),
    "names that are empty": (b",y\n1,2\n3,4\n", "column 1,y", [1, 3], [2, 4], ()),
    "names of 1000 letters": (
        b"%b,%b\n1,2\n3,4\n" % (b"n" * 1000, b"n" * 1001),
        f"{'n' * 39}…,{'n' * 39}… (2)",
        [1, 3],
        [2, 4],
        (),
    ),
    "thousands": (b"x,y\n1000,2\n-25000,4\n", "x,y", [1000, -25000], [2, 4], (advice("x", "2.5e+04"),)),
    "just a thousand": (b"x,y\n1000,2\n-1000,1e9\n", "x,y", [1000, -1000], [2, 1e9], ()),
    "billions": (b"x,y\n1e9,2\n2e9,4\n", "x,y", [1e9, 2e9], [2, 4], (advice("x", "2e+09"),)),
    "1e12": (b"x,y\n1e12,2\n2,-1e12\n", "x,y", [1e12, 2], [2, -1e12], (advice("x", "1e+12"),)),
}
"""What it is → the file, the names of its columns of numbers, x, y, and the notes."""
