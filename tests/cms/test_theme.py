import pytest

pytestmark = pytest.mark.django_db


def test_choice_is_kept_and_leads_back(client):
    response = client.post("/theme/", {"theme": "dark", "next": "/search/?q=a"})

    assert response.status_code == 303
    assert response["Location"] == "/search/?q=a"
    assert (
        '<html lang="ru" data-theme="dark">' in client.get("/search/").content.decode()
    )


def test_device_decides_again(client):
    client.post("/theme/", {"theme": "dark"})
    client.post("/theme/", {"theme": ""})

    assert '<html lang="ru">' in client.get("/search/").content.decode()


@pytest.mark.parametrize("theme", ["pink", '"><script>'])
def test_unknown_themes_are_forgotten(client, theme):
    client.post("/theme/", {"theme": theme})

    assert client.cookies["theme"].value == ""


def test_invented_cookie_is_not_printed(client):
    client.cookies["theme"] = '"><script>'

    assert "script" not in client.get("/search/").content.decode()[:200]


def test_way_back_stays_on_the_site(client):
    response = client.post(
        "/en/theme/", {"theme": "light", "next": "https://evil.example/"}
    )

    assert response["Location"] == "/en/"


def test_reading_changes_nothing(client):
    response = client.get("/theme/?theme=dark")

    assert (response.status_code, response["Location"]) == (302, "/")
    assert not client.cookies


def test_public_pages_set_no_cookie(client):
    assert not client.get("/search/").cookies
