"""XML: nothing expanded, nothing fetched, nothing lost; inline markup as text and places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from saidby.formats.xml import XMLError, child, inline, parse

LAUGHS = (
    b"<!DOCTYPE l [<!ENTITY a0 'ha'>"
    + b"".join(b"<!ENTITY a%d '%s'>" % (i, b"&a%d;" % (i - 1) * 10) for i in range(1, 13))
    + b"]><l>%s</l>"
)


@pytest.mark.parametrize(
    ("data", "message", "line"),
    [
        (b"", "document is empty", 1),
        (b"<a>\n<b></a>", "mismatch", 2),
        (b"<a>\n&nbsp;</a>", "entity 'nbsp' not defined", 2),
        (b"<a>\x00</a>", "invalid", 1),
        (b"<a>" * 1000, "depth", 1),
        (LAUGHS % b"&a12;", "entity", 1),
        (LAUGHS.replace(b"<l>%s", b"<l x='&a12;'>%s") % b"x", "entity", 1),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<a>&x;</a>', "declares entities", 1),
        (b'<!DOCTYPE a [<!ENTITY x "word">]><a b="&x;">no reference in the text</a>', "declares entities", 1),
        (b'<!DOCTYPE a [<!ENTITY % x SYSTEM "http://localhost:1/x"> %x;]><a>t</a>', "declares entities", 1),
        (b'<!DOCTYPE a SYSTEM "http://localhost:1/x.dtd">\n<a>\n&x;</a>', "&x;", 3),
    ],
)
def test_what_is_refused_has_its_line(data, message, line):
    with pytest.raises(XMLError, match=message) as caught:
        parse(data)
    assert caught.value.line == line


def test_xmls_own_entities_and_character_references_are_text():
    assert inline(parse(b"<!DOCTYPE a><a>&lt;&amp;&gt;&quot;&apos;&#x20ac;</a>")) == ("<&>\"'€", ())


def test_line_ends_are_line_feeds_and_any_declared_encoding_is_read():
    data = '<?xml version="1.0" encoding="UTF-16"?><a>ä\r\n😀\r</a>'.encode("utf-16")
    assert inline(parse(data))[0] == "ä\n😀\n"


def test_elements_stand_in_the_order_of_their_tags_with_places_and_parents():
    root = parse('<t xmlns="n">1<!--x-->2<a k="v">😀<b/>3</a>4<?p q?>5\n<a>6</a>7</t>'.encode())
    text, elements = inline(root)
    assert text == "12😀345\n67"
    assert [(e.tag, dict(e.attributes), text[e.start : e.end], e.parent, e.line) for e in elements] == [
        ("a", {"k": "v"}, "😀3", None, 1),
        ("b", {}, "", 0, 1),
        ("a", {}, "6", None, 2),
    ]
    assert elements[1].start == 3


def test_a_part_of_a_document_is_a_text_of_its_own_without_what_follows_it():
    root = parse(b"<t>0<a>1<b>2</b></a>3</t>")
    found = child(root, "a")
    assert found is not None
    assert inline(found)[0] == "12"
    assert child(root, "a", "b") is not None
    assert child(root, "b", "a") is None


@given(st.recursive(st.text("ab<&>é😀\n", max_size=3), lambda inner: st.lists(inner, max_size=4), max_leaves=12))
def test_the_text_is_what_was_put_in_and_each_element_covers_its_own(tree):
    root = etree.Element("root")
    expected: list[tuple[etree._Element, str]] = []

    def build(parent, value):
        if isinstance(value, str):
            last = parent[-1] if len(parent) else None
            if last is None:
                parent.text = (parent.text or "") + value
            else:
                last.tail = (last.tail or "") + value
            return value
        node = etree.SubElement(parent, "e")
        index = len(expected)
        expected.append((node, ""))
        words = "".join(build(node, item) for item in value)
        expected[index] = (node, words)
        return words

    whole = build(root, tree)
    text, elements = inline(parse(etree.tostring(root)))
    assert text == whole
    assert [text[e.start : e.end] for e in elements] == [words for _, words in expected]
