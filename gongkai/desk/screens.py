"""Addresses of our own screens below /desk/, one line a screen."""

from django.urls import path

from gongkai.desk.views import changes, ledger, library, people, trail, units, withdrawal

app_name = "desk"
urlpatterns = [
    path("liuhen/", trail.list_entries, name="trail"),
    path("renyuan/", people.list_people, name="people"),
    path("renyuan/<int:officer_id>/", people.change_person, name="person"),
    path("danwei/", units.list_units, name="units"),
    path("danwei/<slug:code>/", units.edit_contact, name="unit"),
    path("wenjian/", library.list_documents, name="documents"),
    path("wenjian/luru/", library.enter_document, name="enter_document"),
    path("wenjian/<int:document_id>/", library.show_document, name="document"),
    path("wenjian/daibu/", library.register_stub, name="register_stub"),
    path("wenjian/liganfei/", changes.list_changes, name="changes"),
    path("wenjian/liganfei/<int:event_id>/", changes.confirm_change, name="confirm_change"),
    path("wenjian/<int:document_id>/biangeng/", changes.propose_change, name="propose_change"),
    path("wenjian/<int:document_id>/gongkai/", library.publish, name="publish_document"),
    path("wenjian/<int:document_id>/chexia/", library.withdraw, name="withdraw_document"),
    path("chexia/", withdrawal.list_withdrawals, name="withdrawals"),
    path("chexia/queren/", withdrawal.confirm, name="confirm_withdrawal"),
    path("chexia/<int:withdrawal_id>/", withdrawal.show, name="withdrawal"),
    path("chexia/<int:withdrawal_id>/baogao.docx", withdrawal.download_report, name="withdrawal_report"),
    path("chexia/<int:withdrawal_id>/kuaizhao.zip", withdrawal.download_snapshot, name="withdrawal_snapshot"),
    path("taizhang/", ledger.board, name="ledger"),
    path("taizhang/hang/", ledger.list_rows, name="rows"),
    path("taizhang/hang/<int:assignment_id>/", ledger.show_row, name="row"),
    path("taizhang/hang/<int:assignment_id>/shenhe/", ledger.review_row, name="review_row"),
    path("taizhang/hang/<int:assignment_id>/shixian/", ledger.change_deadline, name="change_deadline"),
    path("taizhang/daoru/", ledger.import_notice, name="import_notice"),
    path("taizhang/renwu/<int:task_id>/", ledger.correct_task, name="correct_task"),
    path("taizhang/fangan/<int:obligation_id>/", ledger.show_plans, name="plans"),
    path("taizhang/daochu/<str:form>/", ledger.export, name="export_ledger"),
    path("taizhang/zuozheng/<int:evidence_id>/", ledger.download_evidence, name="evidence"),
    path("taizhang/<int:notice_id>/", ledger.show_notice, name="notice"),
]
