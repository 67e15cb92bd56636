from django import forms
from django.template import Context, Template


class Sheet(forms.Form):
    region = forms.ChoiceField(
        label="Регион", help_text="По нему покажем время", choices=[("", "Не выбран")]
    )
    note = forms.CharField(
        label="Заметка",
        required=False,
        widget=forms.TextInput(attrs={"class": "gap"}),
    )
    kind = forms.ChoiceField(
        label="Вид", choices=[("a", "Очно")], widget=forms.RadioSelect
    )
    consent = forms.BooleanField(label="Согласие", help_text="Версия 3")
    secret = forms.CharField(widget=forms.HiddenInput, initial="x")


def rendered(form):
    return Template("{{ form }}").render(Context({"form": form}))


def test_hint_and_error_stand_above_the_control_and_describe_it():
    html = rendered(Sheet(data={}))

    hint = html.index('<p class="hint" id="id_region_helptext">')
    error = html.index('<div class="error" id="id_region_error">')
    control = html.index('<select name="region"')
    assert hint < error < control
    assert 'aria-describedby="id_region_helptext id_region_error"' in html
    assert html.count('aria-invalid="true"') >= 3


def test_summary_leads_to_every_field_that_is_wrong():
    html = rendered(Sheet(data={}))

    assert 'role="alert"' in html
    assert "Исправьте 4\u00a0поля" in html
    for name in ("region", "kind", "consent"):
        assert f'href="#id_{name}' in html


def test_form_without_data_says_nothing_about_errors():
    html = rendered(Sheet())

    assert "alert" not in html
    assert "aria-invalid" not in html


def test_control_keeps_its_own_class():
    html = rendered(Sheet())

    assert 'name="note" class="gap input"' in html


def test_choices_and_checks_are_labels_one_can_press():
    html = rendered(Sheet())

    assert '<label class="choice choice--row" for="id_kind_0">' in html
    assert '<label class="choice choice--row" for="id_consent">' in html
    assert '<input type="hidden" name="secret"' in html


def test_optional_field_is_marked_and_required_one_is_not():
    html = rendered(Sheet())

    assert html.count("необязательно") == 1
