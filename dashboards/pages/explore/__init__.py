"""Not there yet."""

from dash import html


def layout(lang, shared):
    return html.H1("…")


def register(app, service, folder):
    pass
