import pytest


@pytest.mark.django_db
def test_site_runs_no_inline_script_or_style(client):
    policy = client.get("/no-such-page/")["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "frame-ancestors 'self'" in policy
    assert "object-src 'none'" in policy


@pytest.mark.django_db
def test_admin_may_run_its_own_inline_scripts_only(admin_client):
    policy = admin_client.get("/admin/")["Content-Security-Policy"]

    assert "script-src 'self' 'unsafe-inline'" in policy
    assert "unsafe-eval" not in policy
    assert "http:" not in policy
