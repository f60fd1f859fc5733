"""The story form as a browser shows it and sends it, with whatever it held when it was opened."""

from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

ADD = "/admin/articles/article/add/"


def change(article):
    return f"/admin/articles/article/{article.pk}/change/"


def opened(client, article=None, query=""):
    """What the form would send if nothing were typed."""
    page = client.get((change(article) if article else ADD) + query)
    assert page.status_code == 200, page.status_code
    return fields_of(page.text)


def fields_of(html):
    sent = {}
    form = LexborHTMLParser(html).css_first("form[id$=_form]")
    for field in form.css("input[name], textarea[name]"):
        kind = field.attributes.get("type", "text")
        is_off = kind in {"checkbox", "radio"} and "checked" not in field.attributes
        if kind in {"submit", "button", "file"} or is_off:
            continue
        text = field.text(deep=True) if field.tag == "textarea" else field.attributes.get("value")
        if kind == "checkbox" and text is None:
            text = "on"
        sent[field.attributes["name"]] = text or ""
    for field in form.css("select[name]"):
        chosen = [one.attributes.get("value") or "" for one in field.css("option[selected]")]
        sent[field.attributes["name"]] = chosen
    sent.pop("csrfmiddlewaretoken", None)
    return sent


def send(client, article, form, **changes):
    """Press a button: `send(editor, article, form, headline="…", _continue="Save")`."""
    return client.post(change(article), form | changes, follow=True)


def moment(name, at):
    """A date and a time as the two inputs of a field send them."""
    local = timezone.localtime(at)
    return {f"{name}_0": f"{local:%Y-%m-%d}", f"{name}_1": f"{local:%H:%M:%S}"}
