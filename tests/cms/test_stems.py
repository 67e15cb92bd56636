import pytest

from cms.stems import stem, stems


@pytest.mark.parametrize(
    "forms",
    [
        "катетер катетера катетеры катетером катетерам",
        "лейкоз лейкозы лейкозов лейкозами",
        "опухоль опухоли опухолью опухолей",
        "ребёнок Ребёнок",
        "анемия анемии анемией анемию",
        "нейтропения нейтропении нейтропению",
        "детский детская детские детских детскому",
        "лечение лечения лечению лечением",
        "маршрутизация маршрутизации маршрутизацию",
        "infant infants",
        "biopsy biopsies",
        "leukaemia leukemia leukaemias",
        "paediatric pediatric",
    ],
)
def test_forms_of_a_word_share_a_stem(forms):
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("лейкоз", "лейкоцит"),
        ("анемия", "анамнез"),
        ("mass", "mas"),
        ("virus", "viru"),
    ],
)
def test_different_words_stay_apart(one, other):
    assert stem(one) != stem(other)


def test_text_is_cut_into_words():
    assert stems("Лейкозы, у детей: 5–7 лет!") == [
        "лейкоз",
        "у",
        "дет",
        "5",
        "7",
        "лет",
    ]
