"""Addresses of our own screens below /desk/, one line a screen."""

from django.urls import path

from gongkai.desk.views import changes, clearance, clearance_office, ledger, library, people, trail, units

app_name = "desk"
urlpatterns = [
    path("shencha/", clearance.list_clearances, name="clearances"),
    path("shencha/dengji/", clearance_office.register, name="clearance_register"),
    path("shencha/huanjie/", clearance_office.set_chains, name="chains"),
    path("shencha/pici/", clearance_office.list_batches, name="batches"),
    path("shencha/songshen/<str:kind>/<int:subject_id>/", clearance.hand_in, name="hand_in"),
    path("shencha/<int:clearance_id>/", clearance.show_clearance, name="clearance"),
    path("shencha/<int:clearance_id>/renke/", clearance.accept, name="accept_finding"),
    path("shencha/<int:clearance_id>/tuomin/", clearance.mask, name="mask_findings"),
    path("shencha/<int:clearance_id>/chehui/", clearance.take_back, name="take_back"),
    path("shencha/<int:clearance_id>/gongkai/", clearance.publish, name="publish_cleared"),
    path("shencha/<int:clearance_id>/shenchadan/", clearance.sheet, name="clearance_sheet"),
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
