"""Notes at the foot of a page: one way back from each, and none of their numbers in the search."""

import re

# Python-Markdown writes an arrow for each place in the text; "fnref2:" begins the second one's id.
FURTHER = re.compile(r'(?:&#160;)?<a class="footnote-backref" href="#fnref\d+:[^>]*>.*?</a>')
# Material's search leaves out what has this attribute, and takes the attribute out of the page.
LEFT_OUT = 'data-search-exclude="true"'
MARKS = ('<sup id="fnref', '<a class="footnote-backref"')


def one_way_back(html: str) -> str:
    """Return the content of a page with the first arrow of each note alone."""
    return FURTHER.sub("", html)


def leave_out_of_search(html: str) -> str:
    """Return the content of a page, marked so that Material's search skips numbers and arrows."""
    for start in MARKS:
        html = html.replace(start, start.replace(" ", f" {LEFT_OUT} ", 1))
    return html
