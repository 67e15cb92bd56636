"""The first step of the path: a trainer writes, the staff publish.

In the Wagtail admin, as its users expect it to work.
"""

import json
import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.journeys import scripts

pytestmark = pytest.mark.journey

MODULE = "/far-regions/first-decisions/recognise/"
COURSE = "/far-regions/first-decisions/"


def test_a_lesson_of_a_trainer_is_on_the_site_once_the_staff_have_approved_it(
    society, visit
):
    key = f"low-platelets-{uuid.uuid4().hex[:6]}"
    title = f"Мало тромбоцитов: {key}"
    trainer, staff, reader = (visit("ru", 1280) for _ in range(3))
    trainer.sign_in("trainer")
    staff.sign_in("staff")
    reader.sign_in("physician")
    before = outline(society)

    edit = write_lesson(trainer, before["module"], key, title)
    assert shown(reader, key, title) == (404, False)
    preview(trainer, title)
    submit(trainer)
    assert shown(reader, key, title) == (404, False)
    assert outline(society) == before
    approve(staff, edit, title)

    assert shown(reader, key, title) == (200, True)
    expect(reader.page.locator("main h2", has_text="Что это значит")).to_be_visible()
    expect(reader.page.locator("main")).to_contain_text("Не назначайте аспирин")
    after = outline(society)
    assert set(after["keys"]) - set(before["keys"]) == {key}
    assert after["pinned"] == before["pinned"]
    unpublish(staff, edit)
    assert shown(reader, key, title) == (404, False)
    assert outline(society)["keys"] == before["keys"]


def test_the_staff_write_a_question_and_publish_it(society, visit):
    title = f"Порог тромбоцитов {uuid.uuid4().hex[:6]}"
    staff = visit("ru", 1280)
    page = staff.page
    staff.sign_in("staff")

    page.goto("/admin/snippets/assessments/question/add/")
    page.get_by_role("link", name="Один лучший ответ").click()
    page.select_option("[name=category]", index=1)
    page.fill("[name=title]", title)
    page.fill("[name=stem_ru]", "При каком числе тромбоцитов вероятны кровотечения?")
    for text in ("Ниже 20", "Ниже 100", "Ниже 150"):
        add_option(page, text, is_right=text == "Ниже 20")
    page.get_by_role("button", name="Больше действий").click()
    page.locator("button[name=action-publish]").click()
    expect(page.locator(".messages .success")).to_be_visible()

    (version,) = json.loads(society.run(scripts.QUESTION.format(title=title)))
    options = [(o["text"]["ru"], o["is_right"]) for o in version["options"]]
    assert options == [("Ниже 20", True), ("Ниже 100", False), ("Ниже 150", False)]


def test_a_question_without_a_right_answer_is_not_published_and_nothing_is_lost(
    society, visit
):
    title = f"Без ключа {uuid.uuid4().hex[:6]}"
    staff = visit("ru", 1280)
    page = staff.page
    staff.sign_in("staff")

    page.goto("/admin/snippets/assessments/singlechoicequestion/add/")
    page.select_option("[name=category]", index=1)
    page.fill("[name=title]", title)
    page.fill("[name=stem_ru]", "Какой ответ верный?")
    for text in ("Первый", "Второй"):
        add_option(page, text, is_right=False)
    page.get_by_role("button", name="Больше действий").click()
    page.locator("button[name=action-publish]").click()

    refusal = page.get_by_text("ровно один вариант")
    expect(refusal.first).to_be_visible()
    expect(page.locator("[name=options-1-text_ru]")).to_have_value("Второй")


def outline(society):
    return json.loads(society.run(scripts.OUTLINE))


def write_lesson(trainer, module, key, title):
    page = trainer.page
    page.goto(f"/admin/pages/{module}/")
    page.locator(f"a[href='/admin/pages/{module}/add_subpage/']").first.click()
    page.locator("a[href*='/add/cms/lessonpage/']").first.click()
    page.fill("[name=title]", title)
    page.get_by_role("tab", name="Продвижение").click()
    page.fill("[name=record_key]", key)
    page.get_by_role("tab", name="Содержимое").click()
    insert(page, "заголовок")
    page.fill("[name=body-0-value]", "Что это значит")
    insert(page, "текст")
    text = page.locator("[data-contentpath]:has([name=body-1-value])").last
    text.locator("[contenteditable=true]").click()
    page.keyboard.type("Тромбоцитов меньше, чем нужно для остановки кровотечения.")
    insert(page, "врезка")
    page.select_option("[name=body-2-value-kind]", "warning")
    page.fill("[name=body-2-value-title]", "Не назначайте аспирин")
    page.get_by_role("tab", name="Продвижение").click()
    page.fill("[name=slug]", key)
    page.get_by_role("button", name="Сохранить черновик").click()
    page.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"))
    expect(page.locator(".messages")).to_contain_text(title)
    return page.url


def insert(page, block):
    page.get_by_role("button", name="Вставить блок").last.click()
    page.get_by_role("option", name=block, exact=True).click()


def preview(trainer, title):
    trainer.page.locator("[data-side-panel-toggle=preview]").click()
    inside = trainer.page.frame_locator("#w-preview-iframe")
    expect(inside.locator("h1")).to_contain_text(title)
    expect(inside.locator("main")).to_contain_text("Не назначайте аспирин")


def submit(trainer):
    page = trainer.page
    assert page.locator("[name=action-publish]").count() == 0
    page.get_by_role("button", name="Больше действий").click()
    page.locator("[name=action-submit]").click()
    expect(page.locator(".messages .success")).to_be_visible()


def approve(staff, edit, title):
    """The staff find on their first page what waits for them."""
    page = staff.page
    page.goto("/admin/")
    page.locator("main").get_by_role("link", name=title).first.click()
    page.wait_for_url(edit)
    page.get_by_role("button", name="Больше действий").click()
    page.locator("[data-workflow-action-name=approve]").first.click()
    expect(page.locator(".messages .success")).to_be_visible()


def unpublish(staff, edit):
    staff.page.goto(edit.replace("/edit/", "/unpublish/"))
    staff.page.locator("main form [type=submit]").first.click()
    expect(staff.page.locator(".messages .success")).to_be_visible()


def shown(reader, key, title):
    """Return the answer to the lesson's address, and whether the plan has it."""
    reader.go(COURSE)
    is_planned = reader.page.locator("main").get_by_text(title).count() > 0
    # Asked without a page: a browser complains of a 404 in its console.
    answer = reader.context.request.get(f"{MODULE}{key}/")
    if answer.ok:
        reader.go(f"{MODULE}{key}/")
    return answer.status, is_planned


def add_option(page, text, *, is_right):
    number = page.locator("[name$=-text_ru]:visible").count()
    page.get_by_role("button", name="Добавить").last.click()
    page.fill(f"[name=options-{number}-text_ru]", text)
    page.set_checked(f"[name=options-{number}-is_right]", is_right)
