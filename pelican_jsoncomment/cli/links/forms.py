"""How generators write links to their own sources: THE table of forms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, NamedTuple

#: What a form names: a source file by its path, an essay by its slug or by its file's
#: name, a file beside the essay, or an address below the site's.
Means = Literal["source", "slug", "asset", "url"]

_QUOTED = r"[\"'`]?(?P<to>[^\"'`{}|\n]+?)[\"'`]?"


class Form(NamedTuple):
    """One form: whose it is, what it looks like, and what it names in its ``to``."""

    generator: str
    pattern: re.Pattern[str]
    means: Means


def _form(generator: str, pattern: str, means: Means) -> Form:
    return Form(generator, re.compile(pattern), means)


#: Each form as the beginning of a destination; a query or an anchor may follow.
FORMS = (
    # https://gohugo.io/shortcodes/ref/
    _form(
        "Hugo",
        rf"\{{\{{[<%]\s*(?:rel)?ref\s+(?:path=)?{_QUOTED}\s*[>%]\}}\}}",
        "source",
    ),
    # https://jekyllrb.com/docs/liquid/tags/#links
    _form("Jekyll", rf"\{{%-?\s*post_url\s+{_QUOTED}\s*-?%\}}", "slug"),
    _form("Jekyll", rf"\{{%-?\s*link\s+{_QUOTED}\s*-?%\}}", "source"),
    # https://jekyllrb.com/docs/liquid/filters/
    _form(
        "Jekyll",
        rf"\{{\{{-?\s*{_QUOTED}\s*\|\s*(?:relative_url|absolute_url"
        r"|prepend:\s*site\.(?:base)?url(?:\s*\|\s*prepend:\s*site\.url)?)"
        r"\s*-?\}\}",
        "url",
    ),
    # https://hexo.io/docs/tag-plugins#Include-Posts
    _form("Hexo", rf"\{{%\s*post_path\s+{_QUOTED}\s*%\}}", "slug"),
    _form("Hexo", rf"\{{%\s*asset_path\s+{_QUOTED}\s*%\}}", "asset"),
    # https://www.getzola.org/documentation/content/linking/
    _form("Zola", r"@/(?P<to>[^?#]+)", "source"),
    # https://getnikola.com/path_handlers.html
    _form("Nikola", r"link://slug/(?P<to>[^?#]+)", "slug"),
    _form("Nikola", r"link://filename/(?P<to>[^?#]+)", "source"),
)
# What a generator puts before an address below its site.
_SITE = re.compile(r"\s*\{\{-?\s*(?:site\.(?:base)?url|config\.(?:url|root))\s*-?\}\}")
# Of Hexo's tags that stand for a whole link: a name, or one in quotes.
_WORD = re.compile(r"\"([^\"]*)\"|'([^']*)'|(\S+)")
_SIZE = re.compile(r"[0-9]+(?:px|%)?")


class Reference(NamedTuple):
    """What a destination names in a generator's way, and what follows, as ``#x``."""

    to: str
    means: Means
    rest: str


class Whole(NamedTuple):
    """A tag that stands for a whole link, or for an image."""

    to: str
    means: Means
    text: str
    is_image: bool


def reference(url: str) -> Reference | None:
    """Return what a destination names in a generator's way, None for any other."""
    if not url.startswith(("{", "@/", "link://")):
        return None
    at = 0
    while site := _SITE.match(url, at):
        at = site.end()
    for form in FORMS:
        match = form.pattern.match(url, at)
        if match and url[match.end() : match.end() + 1] in ("", "#", "?"):
            to, sign, anchor = match["to"].strip().partition("#")
            return Reference(to, form.means, sign + anchor + url[match.end() :])
    # With nothing but the name of the site before it, an address is one of the site's.
    return Reference(f"/{url[at:].lstrip('/')}", "url", "") if at else None


def whole(tag: re.Match[str]) -> Whole | None:
    """Return what a tag of Hexo's stands for, None where it names nothing."""
    words = [next(filter(None, x.groups()), "") for x in _WORD.finditer(tag[2])]
    if tag[1] != "asset_img":
        # The last word of a link may say whether to escape its text.
        text = [x for x in words[1:] if x not in ("true", "false")]
        means: Mapping[str, Means] = {"post_link": "slug", "asset_link": "asset"}
        return Whole(words[0], means[tag[1]], " ".join(text), is_image=False)
    # The names of classes come before the file.
    at = next((i for i, x in enumerate(words) if "." in x), None)
    if at is None:
        return None
    after = [x for x in words[at + 1 :] if not _SIZE.fullmatch(x)]
    return Whole(words[at], "asset", after[-1] if after else "", is_image=True)
