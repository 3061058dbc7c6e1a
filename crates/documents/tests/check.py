"""Looks at every document that the tests have made, with tools that are not ours.

Of each: the syntax (qpdf), the machine-checkable part of PDF/UA-1 (pdfua), whether every letter is
embedded and can be copied (pdffonts), whether words overlap or stand outside the page (pdftotext),
whether ink touches the edge (pdftoppm), and of each sheet whether it is read in the right order; of
sheets from right to left also whether PDFium and pdftotext give every word back letter by letter.
Pictures of all pages go to target/screenshots/documents, for people to look at.

    check.py PDFUA FOLDER
"""

import functools
import html
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pypdfium2

PDFUA, MADE = sys.argv[1], Path(sys.argv[2])
PICTURES = MADE.parent.parent / "screenshots" / "documents"
TEXTS = Path(__file__).parent.parent.parent / "papers" / "texts"
EDGE = 12  # pixels at 72 to an inch: four millimetres
WORD = re.compile(
    r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>'
)

# What may be filled in, as it looks in Dutch.
FILLS = {"day": r"\d+ [a-z]+ \d{4}", "days": r"\d+", "months": r"\d+"}
AMOUNT = r"€ [\d.,]*\d"
# Letters of Arabic, and what parts a word inside. No signs: “،”, “؟” and “۔” stand between words.
ARABIC = r"\u0620-\u065f\u066e-\u06d3\u200c"
TOKEN = re.compile(rf"[{ARABIC}]+|\d+")
BETWEEN = re.compile(rf"[^\s{ARABIC}]+")
FIGURE = re.compile(r"[0-9a-f]{16}|\d[\d.,]*\d")
# What nobody sees and only says in which direction words run.
DIRECTION = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def said(*command):
    """What a program says; a failure is an answer too."""
    done = subprocess.run(command, capture_output=True, text=True, errors="replace")
    return done.returncode, done.stdout + done.stderr


def syntax(pdf):
    code, text = said("qpdf", "--check", str(pdf))
    return [] if code == 0 else [f"qpdf: {text.strip()}"]


def accessible(pdf):
    code, text = said(PDFUA, "check", str(pdf))
    found = [line.strip() for line in text.splitlines() if re.match(r"\s*\[(ERROR|WARN)", line)]
    if code == 0 and not found:
        return []
    return found or [f"pdfua ended with {code}: {text.strip()[-400:]}"]


def described(pdf):
    _, text = said("pdfinfo", str(pdf))
    fields = dict(line.split(":", 1) for line in text.splitlines() if ":" in line)
    wrong = []
    if fields.get("Tagged", "").strip() != "yes":
        wrong.append("not tagged")
    if not fields.get("Title", "").strip():
        wrong.append("no title")
    _, fonts = said("pdffonts", str(pdf))
    for line in fonts.splitlines()[2:]:
        embedded, _subset, unicode = line.split()[-5:-2]
        if (embedded, unicode) != ("yes", "yes"):
            wrong.append(f"a font is not embedded with its letters: {line.strip()}")
    return wrong


def placed(pdf):
    """Words that overlap another or leave the page. A box is as high as its font; the middle is
    where the ink is."""
    _, text = said("pdftotext", "-bbox", str(pdf), "-")
    wrong = []
    for page in text.split("<page ")[1:]:
        width, height = map(float, re.match(r'width="([\d.]+)" height="([\d.]+)"', page).groups())
        words = []
        for left, top, right, bottom, word in WORD.findall(page):
            left, top, right, bottom = map(float, (left, top, right, bottom))
            third = (bottom - top) / 3
            words.append((left + 0.6, top + third, right - 0.6, bottom - third, html.unescape(word)))
        for box in words:
            if box[0] < 0 or box[1] < 0 or box[2] > width or box[3] > height:
                wrong.append(f"outside the page: {box[4]}")
        words.sort(key=lambda box: box[1])
        for place, one in enumerate(words):
            for other in words[place + 1 :]:
                if other[1] >= one[3]:
                    break
                if other[0] < one[2] and one[0] < other[2]:
                    wrong.append(f"“{one[4]}” and “{other[4]}” overlap")
    return wrong


def pictured(pdf):
    """Pictures of all pages; ink at an edge means that something is cut."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    said("pdftoppm", "-r", "100", "-png", str(pdf), str(PICTURES / pdf.stem))
    done = subprocess.run(
        ["pdftoppm", "-r", "72", "-gray", str(pdf)], capture_output=True, check=True
    )
    wrong, rest, page = [], done.stdout, 0
    while rest:
        page += 1
        width, height, rest = header(rest)
        rows = [rest[y * width : (y + 1) * width] for y in range(height)]
        rest = rest[width * height :]
        edge = rows[:EDGE] + rows[-EDGE:]
        edge += [row[:EDGE] + row[-EDGE:] for row in rows]
        if min(min(row) for row in edge) < 200:
            wrong.append(f"page {page}: ink at the edge")
        if min(min(row) for row in rows) > 100:
            wrong.append(f"page {page}: nothing on it")
    return wrong


def header(data):
    """Width and height of the next picture in a row of PGM, and what follows its header."""
    found = re.match(rb"P5\s+(\d+)\s+(\d+)\s+\d+\s", data)
    return int(found[1]), int(found[2]), data[found.end() :]


@functools.cache
def structured(pdf):
    """The text as the structure has it. The letters of an Arabic word are put down from left to
    right, and marked as turned round."""
    _, text = said("pdfinfo", "-struct-text", str(pdf))
    parts = re.findall(r'^ *"(.*)"$', text, flags=re.M)
    parts = (part[::-1] if re.search(f"[{ARABIC}]", part) else part for part in parts)
    return " ".join(" ".join(parts).split())


def in_order(pdf):
    """A screen reader follows the structure: every part of a sheet in the order of reading. Dutch
    stands on every sheet that nobody has checked, so its words show the order in each."""
    if not pdf.stem.startswith("sheet-"):
        return []
    say = tomllib.loads((TEXTS / "nl.toml").read_text())["say"]
    keys = ["title", "adults", "registered_on", "when", "how_much", "how", "where", "no_promise"]
    flat = structured(pdf).replace(" ", "")
    at, wrong = 0, []
    for key in keys + ["questions", "made_on"]:
        phrase = say[key].split("{")[0].replace(" ", "")
        found = flat.find(phrase, at)
        if found < 0:
            wrong.append(f"“{say[key]}” is not read where it should be")
        else:
            at = found + len(phrase)
    return wrong


def from_right_to_left(pdf):
    """The texts of the sheet's language if that runs from right to left."""
    name = pdf.stem.split("-")
    if name[0] != "sheet":
        return None
    texts = tomllib.loads((TEXTS / f"{name[1]}.toml").read_text())
    return texts if texts["direction"] == "rtl" else None


def in_dutch(phrase):
    """A pattern for a Dutch phrase with whatever is filled in."""
    pattern = re.sub(
        r"\\{(\w+)\\}",
        lambda place: f"(?P<{place[1]}>{FILLS.get(place[1], AMOUNT)})",
        re.escape(phrase),
    )
    return re.compile(rf"(?<!\w){pattern}(?!\w)")


def translated(name, figure, texts, dutch):
    """What is filled in, as the sheet's language has it. Of an amount only digits are compared."""
    if name != "day":
        return figure
    day, month, year = figure.split()
    month = texts["day"]["months"][dutch["day"]["months"].index(month)]
    return texts["day"]["pattern"].format(day=day, month=month, year=year)


def phrases(dutch_text, texts):
    """Each Dutch phrase that stands on a sheet, and what the sheet says for it in its language. The
    longest first, for short ones are found in them too."""
    dutch = tomllib.loads((TEXTS / "nl.toml").read_text())
    pairs = [(dutch["say"][key], phrase) for key, phrase in texts["say"].items()]
    pairs += [*texts["policy"].items(), ("{day}", "{day}")]
    found = {}
    for source, phrase in sorted(pairs, key=lambda pair: len(pair[0]), reverse=True):
        pattern = in_dutch(source)
        for match in pattern.finditer(dutch_text):
            fills = match.groupdict().items()
            filled = {name: translated(name, figure, texts, dutch) for name, figure in fills}
            found[match[0]] = phrase.format(**filled)
        dutch_text = pattern.sub("|", dutch_text)
    return found


def follow(words, text, over_lines=False):
    """Whether words follow each other in a text, or stand at the end of a line and the next."""
    cuts = range(len(words)) if over_lines else [0]
    parts = ([part for part in (words[:cut], words[cut:]) if part] for cut in cuts)
    return not words or any(all(f" {' '.join(part)} " in text for part in both) for both in parts)


def by_letter(pdf):
    """Readers of text give a sheet from right to left back as it is: no letter lost or exchanged
    inside a word, no word out of place, figures whole. The structure and PDFium are asked for whole
    phrases. Where most of a page is Dutch, pdftotext takes each line for Dutch and turns round only
    what stands between two signs, so it is asked for that."""
    texts = from_right_to_left(pdf)
    if texts is None:
        return []
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]
    given = {
        "the structure": structured(pdf),
        "PDFium": " ".join("\n".join(pages).split()),
        "pdftotext": said("pdftotext", str(pdf), "-")[1],
    }
    words = {
        reader: f" {' '.join(TOKEN.findall(DIRECTION.sub('', text)))} "
        for reader, text in given.items()
    }
    missing = []
    for figure in dict.fromkeys(FIGURE.findall(given["the structure"])):
        missing += [(reader, figure) for reader in given if figure not in given[reader]]
    all_phrases = phrases(given["the structure"], texts)
    for dutch, phrase in all_phrases.items():
        if dutch not in given["PDFium"]:
            missing.append(("PDFium", dutch))
        for reader in ["the structure", "PDFium"]:
            if not follow(TOKEN.findall(phrase), words[reader]):
                missing.append((reader, phrase))
        for part in BETWEEN.split(phrase):
            if not follow(part.split(), words["pdftotext"], over_lines=True):
                missing.append(("pdftotext", part.strip()))
    wrong = [f"{reader} does not give “{text}”" for reader, text in missing]
    if len(all_phrases) < 20:
        wrong.append(f"only {len(all_phrases)} phrases to compare were found")
    return wrong


def main():
    documents = sorted(MADE.glob("*.pdf"))
    if not documents:
        sys.exit(f"{MADE}: no documents; run cargo test -p documents first")
    failures = 0
    for pdf in documents:
        checks = [syntax, accessible, described, placed, pictured, in_order, by_letter]
        for wrong in [wrong for check in checks for wrong in check(pdf)]:
            failures += 1
            print(f"{pdf.name}: {wrong}")
    print(f"{len(documents)} documents, {failures} findings; pictures in {PICTURES}")
    sys.exit(1 if failures else 0)


main()
