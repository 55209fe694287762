"""Strings that would run a script, load something or break out of the page if any were taken for more than text."""

from __future__ import annotations

_CALL = "alert(1)"
_TAGS = (
    "img",
    "svg",
    "body",
    "iframe",
    "input autofocus",
    "details open",
    "video",
    "audio",
    "marquee",
    "object",
    "math",
    "select autofocus",
    "style",
    "textarea autofocus",
    "keygen autofocus",
)
_EVENTS = ("onload", "onerror", "onfocus", "ontoggle", "onstart", "onmouseover", "onanimationstart")
_URLS = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:alert(1)",
    "\x01javascript:alert(1)",
    "//127.0.0.1:9/x.js",
    "http://127.0.0.1:9/x.js",
    "file:///etc/hostname",
    "blob:x",
)

PAYLOADS: tuple[str, ...] = tuple(
    dict.fromkeys(
        [
            # elements with handlers
            *(f"<{tag} src=x {event}={_CALL}>" for tag in _TAGS for event in _EVENTS[:4]),
            *(f'"><{tag} {_EVENTS[n % len(_EVENTS)]}={_CALL}>' for n, tag in enumerate(_TAGS)),
            *(f"'><{tag}/{_EVENTS[n % len(_EVENTS)]}='{_CALL}'>" for n, tag in enumerate(_TAGS)),
            # links and sources
            *(f'<a href="{url}">x</a>' for url in _URLS),
            *(f'<iframe src="{url}"></iframe>' for url in _URLS),
            *(f'<script src="{url}"></script>' for url in _URLS),
            # out of script, style, comment, title, textarea, CDATA
            "<script>alert(1)</script>",
            "</script><script>alert(1)</script>",
            "</SCRIPT ><script>alert(1)//",
            "<!--<script>alert(1)",
            "--><script>alert(1)</script>",
            "<!--<script></script>--><img src=x onerror=alert(1)>",
            "</style><script>alert(1)</script>",
            "</title><script>alert(1)</script>",
            "</textarea><script>alert(1)</script>",
            "</noscript><script>alert(1)</script>",
            "</template><script>alert(1)</script>",
            "]]><script>alert(1)</script>",
            "<![CDATA[<script>alert(1)</script>]]>",
            "<?xml-stylesheet href='javascript:alert(1)'?>",
            # out of attributes and strings
            '" onmouseover=alert(1) x="',
            "' onfocus=alert(1) autofocus x='",
            "` onerror=alert(1) `",
            '";alert(1);//',
            "';alert(1);//",
            '\\";alert(1);//',
            "${alert(1)}",
            "`${alert(1)}`",
            "\u2028alert(1)\u2029",
            "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
            "&lt;script&gt;alert(1)&lt;/script&gt;",
            "&#60;script&#62;alert(1)&#60;/script&#62;",
            "%3Cscript%3Ealert(1)%3C/script%3E",
            "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
            # templates
            "{{ config }}",
            "{{ ''.__class__.__mro__ }}",
            "{% for x in (1).__class__.__base__.__subclasses__() %}{% endfor %}",
            "{# comment",
            "{{constructor.constructor('alert(1)')()}}",
            # names that mean something to JavaScript
            "__proto__",
            "constructor",
            "toString",
            "hasOwnProperty",
            # styles, metadata, forms
            "<link rel=stylesheet href=//127.0.0.1:9/x.css>",
            "<style>@import '//127.0.0.1:9/x.css';</style>",
            "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
            "<base href=//127.0.0.1:9/>",
            "<form action=javascript:alert(1)><button>x</button></form>",
            "<button formaction=javascript:alert(1)>x</button>",
            "<svg><script>alert(1)</script></svg>",
            "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
            "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
            "<img src=x:x onerror\x00=alert(1)>",
            "<scr\x00ipt>alert(1)</scr\x00ipt>",
            # characters that hide or turn text round
            "\u202e<script>alert(1)</script>\u202c",
            "\x1b[31mred\x1b]8;;javascript:alert(1)\x07link\x1b]8;;\x07",
            "[bold]x[/x]",
            '=HYPERLINK("javascript:alert(1)")',
            "id/with?query#hash&a=b",
            "\ufeffstart\u200bof\u2066text",
            "\r\n\r\n<script>alert(1)</script>",
        ]
    )
)
