"""Findings as they are collected while a file is read."""

from typing import Any, TypeVar

from koppi.dmn.elements import FEEL_LANGUAGES, Element, foreign, local
from koppi.dmn.findings import Finding
from koppi.feel import Expression, FeelSyntaxError, Language, UnaryTests, Vocabulary
from koppi.feel.free_names import free_names, place_of
from koppi.feel.syntax import Node

_Compiled = TypeVar("_Compiled", Expression, UnaryTests)

_GIVEN = frozenset({"item", "partial", "values"})
"""Names that boxes and aggregations give their expressions."""


class Notes:
    """Reads expressions and notes what is wrong with them, and with the elements around them."""

    def __init__(self, file: str, language: Language, names: frozenset[str]) -> None:
        self._file = file
        self._language = language
        self.vocabulary = Vocabulary(names)
        """What expressions may use; knowledge and services hide functions of their name."""
        self.declared = False
        """Whether the file says what comes from outside, so that every other name is a mistake."""
        self.functions = language.functions
        self.findings: list[Finding] = []

    @property
    def refused(self) -> bool:
        """Whether a finding refuses the file."""
        return any(finding.refuses for finding in self.findings)

    def find(self, code: str, element: Element, name: str = "", /, **parameters: Any) -> None:
        """Note a finding about an element that refuses the file."""
        self.findings.append(Finding(self._file, code, element.get("id", ""), name, parameters))

    def remark(self, code: str, element: Element, name: str = "", /, **parameters: Any) -> None:
        """Note a finding that does not refuse the file."""
        self.findings.append(Finding(self._file, code, element.get("id", ""), name, parameters, refuses=False))

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
            found = self._language.compile(text, self.vocabulary) if text else None
            return self._known(found, element, name)
        except FeelSyntaxError as error:
            self.find(error.code, element, name, **error.parameters, expression=text)
            return None

    def tree(self, text: str, element: Element, name: str) -> Node | None:
        """The syntax tree of a text, with the same exceptions as `expression`."""
        try:
            found = self._language.parse(text, self.vocabulary) if text else None
            if found is not None:
                self._remark_unknown(found, free_names(found), text, element, name)
            return found
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
            wanted = text not in ("", "-")
            found = self._language.compile_unary_tests(text, self.vocabulary) if wanted else None
            return self._known(found, element, name)
        except FeelSyntaxError as error:
            self.find(error.code, element, name, **error.parameters, expression=text)
            return None

    def _known(self, found: _Compiled | None, element: Element, name: str) -> _Compiled | None:
        """What was compiled, its unknown names remarked on."""
        if found is not None:
            self._remark_unknown(found.tree, found.names, found.text, element, name)
        return found

    def _remark_unknown(self, tree: Node, names: frozenset[str], text: str, element: Element, decision: str) -> None:
        if not self.declared:
            return
        for unknown in sorted(names - self.vocabulary.names - self.functions):
            at = place_of(unknown, tree)
            if at is not None and unknown not in _GIVEN:
                place = {"line": at.line, "column": at.column}
                self.remark("dmn.unknown_name", element, decision, name=unknown, expression=text, **place)
