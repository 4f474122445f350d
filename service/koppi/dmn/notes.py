"""Findings as they are collected while a file is read."""

from typing import Any

from koppi.dmn.elements import FEEL_LANGUAGES, Element, foreign, local
from koppi.domain.findings import Finding, Severity
from koppi.feel import Expression, FeelSyntaxError, Language, UnaryTests
from koppi.feel.syntax import Node
from koppi.feel.type_table import STANDARD


class Notes:
    """Reads expressions and notes what is wrong with them, and with the elements around them."""

    def __init__(self, file: str, language: Language, names: frozenset[str]) -> None:
        self._file = file
        self._language = language
        self._names = names
        self.types = STANDARD
        """The types that expressions may name."""
        self.functions = language.functions
        self.findings: list[Finding] = []

    @property
    def refused(self) -> bool:
        """Whether a finding refuses the file."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)

    def find(self, code: str, element: Element, name: str = "", /, **parameters: Any) -> None:
        """Note a finding about an element that refuses the file."""
        self.findings.append(Finding(self._file, code, element.get("id", ""), name, parameters))

    def remark(self, code: str, element: Element, name: str = "", /, **parameters: Any) -> None:
        """Note a finding that does not refuse the file."""
        self.findings.append(Finding(self._file, code, element.get("id", ""), name, parameters, Severity.WARNING))

    def check(self, element: Element, name: str) -> None:
        """Note what is not known below an element, and a language that is not FEEL."""
        for below in foreign(element):
            self.find("dmn.unknown_element", below, name, element=local(below))
        language = element.get("expressionLanguage", "")
        if language.lower() not in FEEL_LANGUAGES and language not in FEEL_LANGUAGES:
            self.find("dmn.not_feel", element, name, language=language)

    def expression(self, text: str, element: Element, name: str) -> Expression | None:
        """The expression a text spells; None for no text, and for one that is wrong, which is noted."""
        try:
            return self._language.compile(text, self._names, self.types) if text else None
        except FeelSyntaxError as error:
            self.find(error.code, element, name, **error.parameters, expression=text)
            return None

    def tree(self, text: str, element: Element, name: str) -> Node | None:
        """The syntax tree of a text, with the same exceptions as `expression`."""
        try:
            return self._language.parse(text, self._names, self.types) if text else None
        except FeelSyntaxError as error:
            self.find(error.code, element, name, **error.parameters, expression=text)
            return None

    def whole(self, tree: Node, element: Element, name: str) -> Expression | None:
        """The expression of a tree put together; None for one that is wrong, which is noted."""
        try:
            return self._language.compile_tree(tree)
        except FeelSyntaxError as error:
            self.find(error.code, element, name, **error.parameters)
            return None

    def tests(self, text: str, element: Element, name: str) -> UnaryTests | None:
        """The tests a cell spells; None for any value, and for a cell that is wrong, which is noted."""
        try:
            return self._language.compile_unary_tests(text, self._names, self.types) if text not in ("", "-") else None
        except FeelSyntaxError as error:
            self.find(error.code, element, name, **error.parameters, expression=text)
            return None
