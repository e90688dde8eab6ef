"""Tables for people: what is cut is said, and what stands in a cell is text."""

from ssj_core.encoding.grid import html_table, text_table

ROWS = [[f"店{n}", "<b>A</b>"] for n in range(4)]


def test_a_long_table_says_how_long_it_is() -> None:
    """Both forms show the same rows and tell the number of all of them below."""
    text, page = (render(["名称", "组"], ROWS, 2) for render in (text_table, html_table))
    for table in (text, page):
        assert "店1" in table
        assert "店2" not in table
        assert "4" in table
    assert "<b>" not in page
    assert "&lt;b&gt;A" in page


def test_a_whole_table_has_nothing_below() -> None:
    """What fits is followed by no line about the rest."""
    assert html_table(["名称", "组"], ROWS).endswith("</table>")
