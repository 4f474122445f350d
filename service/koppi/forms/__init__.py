"""Forms: a form-js file becomes a page and the rules that check what the page sends."""

from koppi.forms.code_list_reader import read_code_list
from koppi.forms.form import Form
from koppi.forms.layout import Layout
from koppi.forms.reader import read_form
from koppi.forms.told import Told
from koppi.forms.validation import Validated

__all__ = ["Form", "Layout", "Told", "Validated", "read_code_list", "read_form"]
