"""The wordings that `benchmarks.defects` puts into texts, and the pieces that it confuses."""

from __future__ import annotations

import textwrap

FURNITURE = {
    "menu": "Home\nWorld\nBusiness\nCulture\nSport\nWeather\nMy account\nSearch",
    "share buttons": "Share\nTweet\nPin it\nWhatsApp\nEmail\nPrint",
    "comment form": "Leave a comment\nYour email address will not be published. Required fields are marked *\nName *\nEmail *\nPost Comment",
    "comments": "3 Comments\nHarbourfan says:\nMarch 3, 2014 at 9:12 am\nI could not agree more.\nReply",
    "footer": "About us\nContact\nAdvertise with us\nTerms of use\nPrivacy policy\n© 2019 Harbour Media Ltd. All rights reserved.",
    "related posts": "You may also like\nTen quiet beaches that nobody has told you about\nWhy the lighthouse keeper never married\nMore from this author",
    "newsletter": "Sign up for our newsletter\nGet the day's top stories straight to your inbox\nEnter your email address\nSubscribe",
    "paywall": "This article is for subscribers only\nSubscribe now for £1 a week\nAlready a subscriber? Sign in",
}
"""Pieces of pages, line by line."""

BAR = "Share Facebook Twitter LinkedIn Pinterest WhatsApp Reddit Email Print"
SHORTCODE = '[vc_row full_width="stretch_row"][vc_column width="1/2"][harbour_map id="7" zoom="12"]'
SCRIPT = "var s=document.createElement('script');s.async=true;s.src='//cdn.harbour.example/w.js';document.body.appendChild(s);"
STYLE = ".entry-title { color: #333; font-size: 24px; margin: 0 auto; } .entry-title a:hover { text-decoration: none; }"
LINKED_DATA = '{"@context":"https://schema.org","@type":"NewsArticle","headline":"Ferry sinks","author":{"@type":"Person","name":"Ada Holt"}}'
TEMPLATE = "{% if user.is_member %} Hello {{ user.name|default:'guest' }} {% endif %}"
CONSENT = "We and our partners use cookies to personalise content and ads and to measure our audience.\nAccept all\nManage preferences"
LOREM = "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore magna aliqua."
ERROR = "404\nSorry, the page you are looking for could not be found. It may have been moved or deleted.\nGo back to the home page"
ENDINGS = ("", " [...]", "…", "... Continue reading", "... Read More »", " (more…)")
"""What stands at the end of a text that breaks off."""

LOOKS = {
    "m": ("in", "ni", "iii"), "w": ("vv", "iv"), "d": ("cl", "ol"), "h": ("li", "b", "lr"), "n": ("ii", "ri"), "u": ("ii", "li"),
    "rn": ("m",), "cl": ("d",), "vv": ("w",), "ri": ("n",), "e": ("c", "o"), "c": ("e", "o"), "o": ("0", "c"), "a": ("o", "u"),
    "l": ("1", "I", "i", "!"), "i": ("l", "j", "1"), "t": ("l", "f", "i"), "f": ("t", "r"), "s": ("5", "a", "x"), "g": ("q", "9"),
    "B": ("8", "R"), "S": ("5", "8"), "O": ("0", "Q"), "I": ("l", "1", "]"), "T": ("I", "7"), "y": ("v", "j"), "b": ("h", "6"),
    "ff": ("fl",), "fi": ("h", "fl"), "k": ("lc", "h"),
}  # fmt: skip
"""Pieces of print and what they look like where ink has run or is missing."""

SEARCHES = (
    "cheap %", "buy % online", "best %", "% for sale", "% near me", "% reviews", "discount %", "% deals", "how to find %",
    "free %", "% 2019", "top 10 %", "% prices", "affordable %", "% tips", "where to buy %", "% shop", "new %", "% guide",
)  # fmt: skip
"""What people type into a search, `%` standing for the thing."""

DECLARATION = {
    "French": (
        "Tous les êtres humains naissent libres et égaux en dignité et en droits. Ils sont doués de raison et de conscience et doivent agir les uns envers les autres dans un esprit de fraternité.",
        "Tout individu a droit à la vie, à la liberté et à la sûreté de sa personne.",
        "Nul ne sera tenu en esclavage ni en servitude; l'esclavage et la traite des esclaves sont interdits sous toutes leurs formes.",
        "Nul ne sera soumis à la torture, ni à des peines ou traitements cruels, inhumains ou dégradants.",
        "Nul ne peut être arbitrairement arrêté, détenu ou exilé.",
    ),
    "German": (
        "Alle Menschen sind frei und gleich an Würde und Rechten geboren. Sie sind mit Vernunft und Gewissen begabt und sollen einander im Geiste der Brüderlichkeit begegnen.",
        "Niemand darf in Sklaverei oder Leibeigenschaft gehalten werden; Sklaverei und Sklavenhandel sind in allen ihren Formen verboten.",
        "Niemand darf willkürlich festgenommen, in Haft gehalten oder des Landes verwiesen werden.",
        "Alle Menschen sind vor dem Gesetz gleich und haben ohne Unterschied Anspruch auf gleichen Schutz durch das Gesetz.",
        "Jeder, der wegen einer strafbaren Handlung beschuldigt wird, hat das Recht, als unschuldig zu gelten, solange seine Schuld nicht in einem öffentlichen Verfahren nachgewiesen ist, in dem er alle für seine Verteidigung notwendigen Garantien gehabt hat.",
    ),
    "Russian": (
        "Все люди рождаются свободными и равными в своем достоинстве и правах. Они наделены разумом и совестью и должны поступать в отношении друг друга в духе братства.",
        "Каждый человек имеет право на жизнь, на свободу и на личную неприкосновенность.",
        "Никто не должен содержаться в рабстве или в подневольном состоянии; рабство и работорговля запрещаются во всех их видах.",
        "Никто не должен подвергаться пыткам или жестоким, бесчеловечным или унижающим его достоинство обращению и наказанию.",
        "Никто не может быть подвергнут произвольному аресту, задержанию или изгнанию.",
    ),
    "Greek": (
        "Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια και τα δικαιώματα. Είναι προικισμένοι με λογική και συνείδηση, και οφείλουν να συμπεριφέρονται μεταξύ τους με πνεύμα αδελφοσύνης.",
        "Κάθε άτομο έχει δικαίωμα στη ζωή, την ελευθερία και την προσωπική του ασφάλεια.",
        "Κανείς δεν επιτρέπεται να ζει υπό καθεστώς δουλείας, ολικής ή μερικής. Η δουλεία και το δουλεμπόριο υπό οποιαδήποτε μορφή απαγορεύονται.",
        "Κανείς δεν επιτρέπεται να υποβάλλεται σε βασανιστήρια ούτε σε ποινή ή μεταχείριση σκληρή, απάνθρωπη ή ταπεινωτική.",
        "Κανείς δεν μπορεί να συλλαμβάνεται, να κρατείται ή να εξορίζεται αυθαίρετα.",
    ),
    "Chinese": (
        "人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心，并应以兄弟关系的精神相对待。",
        "人人有权享有生命、自由和人身安全。",
        "任何人不得使为奴隶或奴役；一切形式的奴隶制度和奴隶买卖，均应予以禁止。",
        "任何人不得加以酷刑，或施以残忍的、不人道的或侮辱性的待遇或刑罚。",
        "任何人不得加以任意逮捕、拘禁或放逐。",
    ),
}
"""Articles of the Universal Declaration of Human Rights."""


def wrapped(text: str) -> list[str]:
    """Return a text in lines of up to 70 characters."""
    return [line for paragraph in text.split("\n") for line in textwrap.wrap(paragraph, 70) or [""]]
