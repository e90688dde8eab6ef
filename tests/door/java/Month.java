import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Scanner;
import org.ssj.client.ApiClient;
import org.ssj.client.ApiException;
import org.ssj.client.JSON;
import org.ssj.client.api.*;
import org.ssj.client.model.*;

/** A month of the road, played by the generated client; each act on the day the hall's clock shows. */
public final class Month {
    static final String S = "市监局", PLAN = S + "/2026", SESSION = PLAN + "#T1-1";
    static final String NEW = "店一〇一";
    static final Scanner IN = new Scanner(System.in, StandardCharsets.UTF_8);
    static ApiClient client;
    static String actor = "PC";

    interface Act { Object run() throws ApiException; }

    static String percent(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    static void day(String at) {                          // the test sets the server's clock and says so
        System.out.println("DAY " + at);
        System.out.flush();
        IN.nextLine();
    }

    static void check(boolean holds, String what) {
        if (!holds) throw new AssertionError(what);
    }

    static Problem refused(int status, Act act) throws Exception {
        try {
            act.run();
        } catch (ApiException error) {
            check(error.getCode() == status, status + " expected, not " + error.getMessage());
            return JSON.getDefault().getMapper().readValue(error.getResponseBody(), Problem.class);
        }
        throw new AssertionError(status + " expected");
    }

    public static void main(String[] words) throws Exception {
        client = new ApiClient();
        client.updateBaseUri(words[0]);
        client.setRequestInterceptor(request -> request
            .header("X-SSJ-Actor", percent(actor))
            .header("X-SSJ-Department", percent(S))
            .header("X-SSJ-Roles", percent("经办")));
        visit(draw());
        registers();
        records();
        look();
        System.out.println("DONE");
    }

    static String draw() throws Exception {           // returns one of the drawn
        var draws = new DrawApi(client);
        day("2026-03-02T09:00:00+08:00");
        var plan = new PlanApi(client).planRead(new PlanReadRequest().input(new PlanReadInput().plan(PLAN)));
        check(plan.getResult().getVersions().size() == 1, "one version of the plan");
        var permit = draws.drawPermit(new DrawPermitRequest().input(new DrawPermitInput().plan(PLAN).task("T1")));
        check(permit.getResult().getSession().equals(SESSION), "the first session");
        var prepared = draws.drawPrepare(
            new DrawPrepareRequest().input(new DrawPrepareInput().plan(PLAN).task("T1"))).getResult();
        var wrong = new DrawSealRequest().input(new DrawSealInput().plan(PLAN).task("T1").number(3));
        var number = refused(422, () -> draws.drawSeal(wrong, null));
        check(number.getCode().equals("draw.number") && number.getClauses().contains("C80"), "C80");
        var seal = new DrawSealRequest().input(new DrawSealInput().plan(PLAN).task("T1").number(10)
            .size(prepared.getSize()).expect(prepared.getDigest()).publicAt("2026-03-02T09:15:00+08:00"));
        var sealed = draws.drawSeal(seal, "seal-1").getResult();
        check(sealed.equals(draws.drawSeal(seal, "seal-1").getResult()), "the same answer for the same key");
        var conflict = refused(409, () -> draws.drawSeal(seal.expected(0), null));
        check(conflict.getCode().equals("journal.version-conflict"), conflict.getCode());
        day("2026-03-02T09:20:00+08:00");
        var witnesses = List.of(
            new DrawWitness().name("梁见证").of("区司法局"), new DrawWitness().name("商见证").of(S));
        var seen = new DrawSeen().at("2026-03-02T09:05:00+08:00").record("COMMIT").witnesses(witnesses);
        var thrown = draws.drawThrow(new DrawThrowRequest().input(new DrawThrowInput().session(SESSION)
            .dice(List.of("40271582139904617735")).witnesses(witnesses).seen(List.of(seen))), "throw-1");
        var drawn = thrown.getResult().getState().getDrawn();
        check(drawn.size() == 10 && drawn.get(0).getTeam().size() == 2, "ten, with teams of two");
        var standing = draws.drawStanding(new DrawStandingRequest().input(
            new DrawStandingInput().session(SESSION).target(drawn.get(0).getTarget())));
        check(standing.getResult().getTicket().equals(drawn.get(0).getTicket()), "the ticket of the slip");
        day("2026-03-03T09:00:00+08:00");
        var again = refused(422, () -> draws.drawPermit(
            new DrawPermitRequest().input(new DrawPermitInput().plan(PLAN).task("T1"))));
        check(again.getCode().equals("draw.used-up"), again.getCode());
        return drawn.get(0).getTarget();
    }

    static void visit(String target) throws Exception {
        var inspections = new InspectionApi(client);
        var results = new ResultApi(client);
        day("2026-03-04T09:00:00+08:00");
        var sent = new DrawApi(client).drawAssign(new DrawAssignRequest().input(new DrawAssignInput()
            .session(SESSION).targets(List.of(target)).inspections(List.of("I1"))), "assign-1");
        var team = sent.getResult().getInspections().get(0).getTeam();
        check(team.size() == 2, "the team that was drawn");
        var twice = refused(422, () -> new DrawApi(client).drawAssign(new DrawAssignRequest().input(
            new DrawAssignInput().session(SESSION).targets(List.of(target)).inspections(List.of("I2"))), null));
        check(twice.getClauses().contains("C80"), "C80: " + twice.getClauses());
        actor = "PH";
        inspections.inspectionApprove(new InspectionApproveRequest().input(
            new InspectionApproveInput().inspection("I1")), "approve-1");
        actor = "PC";
        inspections.inspectionNotice(new InspectionNoticeRequest().input(
            new InspectionNoticeInput().inspection("I1").document("检通〔2026〕1号")), "notice-1");
        day("2026-03-06T09:00:00+08:00");
        actor = team.get(0);
        inspections.inspectionStart(new InspectionStartRequest().input(
            new InspectionStartInput().inspection("I1")), "start-1");
        day("2026-03-06T11:00:00+08:00");
        var row = new SheetRow().item("S1").content("营业执照公示、登记事项是否一致").checked(SheetRow.CheckedEnum.YES)
            .finding("未发现问题").results(List.of("no-issue"));
        inspections.inspectionFinish(new InspectionFinishRequest().input(new InspectionFinishInput().inspection("I1")
            .sheet(new Sheet().rows(List.of(row)).methods(List.of(Method.ONSITE)))), "finish-1");
        new SheetApi(client).sheetConfirm(new SheetConfirmRequest().input(new SheetConfirmInput().inspection("I1")
            .confirmation(new Confirmation().mark(Mark.SIGNED).signer("负责人签字")
                .capacity(Capacity.PERSON_IN_CHARGE))), "confirm-1");
        day("2026-03-09T09:00:00+08:00");
        results.resultEnter(new ResultEnterRequest().input(new ResultEnterInput().inspection("I1")
            .results(List.of("no-issue")).crime(ResultEnterInput.CrimeEnum.NO)), "enter-r1");
        var own = refused(403, () -> results.resultReview(new ResultReviewRequest().input(
            new ResultReviewInput().inspection("I1").verdict(Verdict.PASSED)), null));
        check(own.getClauses().contains("C92"), "nobody reviews his own: " + own.getClauses());
        actor = "PC";
        results.resultReview(new ResultReviewRequest().input(
            new ResultReviewInput().inspection("I1").verdict(Verdict.PASSED)), "review-1");
        day("2026-03-11T09:00:00+08:00");
        results.resultPublish(new ResultPublishRequest().input(
            new ResultPublishInput().inspection("I1").channel("gsxt")), "publish-1");
    }

    static void registers() throws Exception {
        var targets = new TargetsApi(client);
        day("2026-03-12T09:00:00+08:00");
        var row = new TargetRow().id(NEW).name("云杉坡新粮油店").kind(TargetKind.ENTERPRISE)
            .tier("A").enteredOn("2026-03-12");
        var entered = targets.targetsEnter(
            new TargetsEnterRequest().input(new TargetsEnterInput().targets(List.of(row))), "enter-1");
        check(entered.getResult().getOn().equals("2026-03-12"), "the day it was recorded");
        var empty = refused(422, () -> targets.targetsEnter(new TargetsEnterRequest().input(
            new TargetsEnterInput().targets(List.of(new TargetRow().id(" ").name(" ").kind(TargetKind.ENTERPRISE)
                .tier("A").enteredOn("2026-03-12")))), null));
        check(empty.getFaults().stream().anyMatch(fault -> "/input/targets/0/name".equals(fault.getPath())),
            "the pointer to the blank name: " + empty);
        day("2026-03-13T09:00:00+08:00");
        targets.targetsChange(new TargetsChangeRequest().input(new TargetsChangeInput()
            .reason(TargetChangeReason.TIER).targets(List.of(new TargetRowGiven().id(NEW).tier("B")))), "change-1");
        day("2026-03-16T09:00:00+08:00");
        targets.targetsExit(new TargetsExitRequest().input(new TargetsExitInput().targets(List.of(
            new TargetExit().id(NEW).reason(TargetExitReason.CANCELLED).left("2026-03-13")))), "exit-1");
    }

    static void records() throws Exception {
        var records = new RecordApi(client);
        day("2026-03-18T09:00:00+08:00");
        var gathered = new RecordGatherRequest().input(new RecordGatherInput().record("X-1").target(NEW)
            .info(InfoKind.LICENCE).name("许可变更").produced("2026-03-17").digest("0".repeat(64)));
        var answer = records.recordGather(gathered, "gather-1");
        check(answer.getResult().getStream().equals("record/X-1"), answer.getResult().getStream());
        day("2026-03-20T09:00:00+08:00");
        var list = new RecordsApi(client).recordsRead(
            new RecordsReadRequest().input(new RecordsReadInput().target(NEW)));
        check(!list.getResult().getKinds().isEmpty(), "the record is read back");
    }

    static void look() throws Exception {
        day("2026-03-31T17:00:00+08:00");
        var duties = new DutiesApi(client).dutiesRead(new DutiesReadRequest().input(new DutiesReadInput().department(S)));
        check(duties.getResult().getDuties().size() > 0, "something is owed");
        var door = new DoorApi(client);
        int seen = 0;
        Integer from = 1;
        while (from != null) {
            var page = door.events(from, 25);
            seen += page.getEvents().size();
            from = page.getNext();
        }
        check(seen == door.health().getSeq(), "every event once");
        System.out.println("SEEN " + seen);
    }
}
