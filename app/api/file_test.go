package api_test

import (
	"net/http"
	"strings"
	"testing"

	"regulars/app/api"
	"regulars/app/program"
)

func TestAFileOfMembersIsSentCheckedAndBroughtIn(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	b := h.staff(h.merchant)
	file := "Email,Points,Shoe size\nbea@example.com,120,38\n=cmd,5,\n"
	var run api.FileRun
	b.post("/api/v1/files", map[string]any{"kind": "import", "file_name": "smile.csv", "bytes": len(file), "source": "Smile"}).
		want(http.StatusOK).into(&run)
	at := "/api/v1/files/" + run.ID.String()
	b.do("PUT", at+"/part?number=2", file, "Content-Type", "application/octet-stream").problem(http.StatusBadRequest)
	b.do("PUT", at+"/part", file[1:], "Content-Type", "application/octet-stream").problem(http.StatusBadRequest)
	b.post(at+"/check", nil).problem(http.StatusConflict)
	b.do("PUT", at+"/part", file, "Content-Type", "application/octet-stream").want(http.StatusNoContent)
	b.post(at+"/apply", nil).problem(http.StatusConflict)
	b.post(at+"/check", nil).want(http.StatusOK)
	h.Drain()
	b.get(at).want(http.StatusOK).into(&run)
	if run.State != "checked" || run.Good != 1 || run.Bad != 1 || run.Points != 120 || strings.Join(run.Ignored, ",") != "Shoe size" {
		t.Fatalf("the check says %+v", run)
	}
	if csv := string(b.get(at + "/problems").want(http.StatusOK).body); csv != "row,field,problem\n2,email,is no e-mail address\n" {
		t.Errorf("the problems are %q", csv)
	}
	b.post(at+"/apply", nil).want(http.StatusOK)
	h.Drain()
	var found api.CountedPage[api.MemberRow]
	b.get("/api/v1/members?q=bea@example.com").want(http.StatusOK).into(&found)
	if len(found.Items) != 1 || found.Items[0].Available != 120 || found.Items[0].State != "guest" {
		t.Fatalf("Bea is %+v", found.Items)
	}
	var history api.Page[api.Movement]
	b.get("/api/v1/members/" + found.Items[0].ID.String() + "/history").want(http.StatusOK).into(&history)
	if told := history.Items[0]; told.Kind != "adjusted" || told.Title != "Brought over" || told.Reason != "From Smile" {
		t.Errorf("the history says %+v", told)
	}
	var list api.List[api.FileRun]
	b.get("/api/v1/files").want(http.StatusOK).into(&list)
	if len(list.Items) != 1 || list.Items[0].State != "applied" || list.Items[0].GivenPoints != 120 {
		t.Errorf("the list says %+v", list.Items)
	}
	var log api.Page[api.ActivityRow]
	b.get("/api/v1/activity?kind=file").want(http.StatusOK).into(&log)
	if len(log.Items) != 2 || log.Items[0].Action != "file.applied" {
		t.Errorf("the log says %+v", log.Items)
	}
}

func TestAFileWhoseColumnsNobodyUnderstandsIsRefusedByName(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	b := h.staff(h.merchant)
	file := "who,stars\nbea@example.com,120\n"
	begin := func(columns map[string]string) string {
		var run api.FileRun
		b.post("/api/v1/files", map[string]any{"kind": "import", "file_name": "a.csv", "bytes": len(file), "columns": columns}).
			want(http.StatusOK).into(&run)
		at := "/api/v1/files/" + run.ID.String()
		b.do("PUT", at+"/part", file, "Content-Type", "application/octet-stream").want(http.StatusNoContent)
		return at
	}
	at := begin(nil)
	if p := b.post(at+"/check", nil).problem(http.StatusBadRequest); !names(p, "body.file") {
		t.Errorf("it is refused with %+v", p)
	}
	b.post(at+"/cancel", nil).want(http.StatusOK)
	at = begin(map[string]string{"email": "Who", "points": "Stars"})
	b.post(at+"/check", nil).want(http.StatusOK)
	for body, location := range map[string]string{
		`{"kind":"gift","file_name":"a","bytes":1}`:   "body.kind",
		`{"kind":"import","file_name":"a","bytes":0}`: "body.bytes",
		`{"kind":"adjust","file_name":"a","bytes":1}`: "body.source",
	} {
		if p := b.post("/api/v1/files", body).problem(http.StatusBadRequest); !names(p, location) {
			t.Errorf("%s is refused with %+v", body, p)
		}
	}
}
