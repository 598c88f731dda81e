"""The addresses of replies and queues: one's own, somebody else's, and the office's list."""

from django.urls import path

from gymnasieregion.contexts.admission.web import queues, replies, replies_list

urlpatterns = [
    path("besked/svara/", replies.reply, name="result-reply"),
    path("besked/ko/", queues.queues, name="result-queues"),
    path("besked/<int:pk>/svara/", replies.reply_of, name="result-reply-of"),
    path("besked/<int:pk>/ko/", queues.queues_of_person, name="result-queues-of"),
    path("antagning/<int:year>/svar/", replies_list.replies, name="admission-replies"),
    path("antagning/<int:year>/svar.csv", replies_list.replies_csv, name="admission-replies-csv"),
    path("antagning/<int:year>/svar.xlsx", replies_list.replies_xlsx, name="admission-replies-xlsx"),
]
