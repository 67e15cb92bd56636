"""The floor: the least a signed-in page, or a signed-in write, can cost in Django."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render

from tests.bench.models import Note


def bare_page(request):
    """Session, account, one SELECT, a template with a form."""
    note = Note.objects.filter(user_id=request.user.pk).first()
    return render(request, "bench/bare.html", {"note": note})


def bare_write(request):
    """Session, account, one upsert."""
    if request.method != "POST" or not request.user.is_authenticated:
        return HttpResponse(status=405)
    Note.objects.bulk_create(
        [Note(user_id=request.user.pk, text=request.POST.get("text", ""))],
        update_conflicts=True,
        unique_fields=["user_id"],
        update_fields=["text"],
    )
    return JsonResponse({"saved": True})
