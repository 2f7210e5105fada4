using System.Text.Json;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Evidence;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Assistance.AssistanceBodies;
using Tasks = NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Assistance;

/// <summary>What stands against requests and their steps: each with its code, and nothing half done.</summary>
public sealed class AssistanceRefusalTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private const string Nation = Tasks.Nation, Zhejiang = Tasks.Zhejiang, Hangzhou = Tasks.Hangzhou, Xihu = Tasks.Xihu, Nanshan = Tasks.Nanshan;

    private readonly TestConsole _console = fixture.Console;

    public static TheoryData<string, int, string> Drafts => new()
    {
        { "target itself", 409, "TargetIsRequester" }, { "target outside the tree", 404, "UnitNotFound" }, { "no target", 400, "TargetRequired" },
        { "no code", 400, "UnitCodeMalformed" }, { "kind unknown", 400, "AssistanceKindUnknown" }, { "300 questions", 400, "TooManyQuestions" },
        { "no questions", 400, "QuestionsMissing" }, { "201 targets", 400, "TooManyTargets" }, { "target and targets", 400, "TargetOrTargets" },
        { "no cause", 400, "CauseMalformed" }, { "no case number", 400, "CaseNumberMalformed" }, { "filed tomorrow", 400, "FiledInFuture" },
        { "participants of an investigation", 400, "ParticipantsNotHere" }, { "two leads", 400, "OneLead" },
        { "a citizen's number for a credit code", 400, "CreditCodeIsCitizenNumber" },
    };

    [Theory]
    [MemberData(nameof(Drafts))]
    public async Task Draft_ThatIsWrong_IsRefused_AndNothingIsThere(string what, int status, string code)
    {
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        var before = await _console.ScalarAsync<long>("select count(*) from assistance_requests");
        var body = Request(Nanshan, body =>
        {
            switch (what)
            {
                case "target itself": body["target"] = new { unitCode = Xihu }; break;
                case "target outside the tree": body["target"] = new { unitCode = "3399060000" }; break;
                case "no target": body.Remove("target"); break;
                case "no code": body["target"] = new { unitCode = "33" }; break;
                case "kind unknown": body["kind"] = "Interview"; break;
                case "300 questions": body["questions"] = Enumerable.Repeat("？", 300); break;
                case "no questions": body["questions"] = Array.Empty<string>(); break;
                case "201 targets":
                    body.Remove("target");
                    body["targets"] = Enumerable.Range(0, 201).Select(sequence => $"330106400{sequence % 10}");
                    break;
                case "target and targets": body["targets"] = new[] { Hangzhou }; break;
                case "no cause": body["case"] = new { number = "1", cause = " " }; break;
                case "no case number": body["case"] = new { cause = "x" }; break;
                case "filed tomorrow": body["case"] = new { number = "1", cause = "x", filedOn = "2999-01-01" }; break;
                case "participants of an investigation": body["participants"] = new[] { new { unitCode = Hangzhou } }; break;
                case "two leads":
                    body["kind"] = "JointHandling";
                    body.Remove("target");
                    body["participants"] = new[] { new { unitCode = Hangzhou, lead = true }, new { unitCode = Nanshan, lead = true } };
                    break;
                case "a citizen's number for a credit code":
                    body["case"] = new { number = "1", cause = "x", parties = new[] { new { name = "某某", creditCode = "11010519491231002x" } } };
                    break;
                default: throw new ArgumentOutOfRangeException(nameof(what), what, null);
            }
        });

        (await officer.Post("assistance-requests", body)).Refused(status, code);

        Assert.Equal(before, await _console.ScalarAsync<long>("select count(*) from assistance_requests"));
    }

    [Fact(DisplayName = "R6.1 a center returns with a reason, and rejects only as outside its powers or sent to the wrong authority")]
    public async Task Center_ReturnsAndRejects_WithReasons()
    {
        var (officer, city) = (await _console.As(Role.EnforcementOfficer, Xihu), await _console.As(Role.CenterBusinessAdministrator, Hangzhou));
        var number = await _console.SentAsync();
        (await city.Step(number, "reject", new { reason = "不想办" })).Refused(400, "RejectionReason", "R6.1");
        (await city.Step(number, "reject", new { reason = "不想办", code = "Incomplete" })).Refused(400, "RejectionReason", "R6.1");
        (await city.Step(number, "return")).Refused(400, "ReasonRequired");
        (await (await _console.As(Role.CenterBusinessAdministrator, Zhejiang)).Step(number, "pass-on")).Refused(404, "AssistanceNotFound");
        (await city.Step(number, "return", new { reason = "缺少立案日期", code = "Incomplete" })).Ok();
        (await city.Step(number, "pass-on")).Refused(409, "AssistanceElsewhere");

        var returned = (await officer.Read($"assistance-requests/{number}")).Ok();
        Assert.Equal(("Returned", "缺少立案日期"), (returned.Text("state"), returned.Body.GetProperty("legs")[0].GetProperty("reason").GetString()));
        (await officer.CallAsync("PATCH", $"assistance-requests/{number}", Request(Nanshan))).Ok();
        (await officer.Step(number, "submit")).Ok();
        (await (await _console.As(Role.ResponsiblePerson, Xihu)).Step(number, "approve")).Ok();
        (await city.Step(number, "reject", new { reason = "无此职权", code = "OutsidePowers" })).Ok();
        (await officer.Step(number, "submit")).Refused(409, "AssistanceStepNotPossible");
        Assert.Equal("Rejected", (await officer.Read($"assistance-requests/{number}")).Ok().Text("state"));
    }

    [Fact(DisplayName = "R6.1 two administrators dispose of one request at once: one of them does")]
    public async Task TwoAtOnce_OneDisposes()
    {
        var number = await _console.SentAsync();
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);

        var answers = await Task.WhenAll(city.Step(number, "pass-on"), city.Step(number, "return", new { reason = "x" }), city.Step(number, "pass-on"));

        Assert.Single(answers, answer => answer.Status == 200);
        Assert.All(answers.Where(answer => answer.Status != 200), answer => Assert.Contains(answer.Status, new[] { 404, 409 }));
    }

    [Fact]
    public async Task Extension_CountsOnlyBeforeExpiry_AndOnlyToALaterDay()
    {
        await using var console = await TestConsole.StartAsync(fixture.Server);
        var number = await console.AcceptedAsync();
        var asked = await console.As(Role.EnforcementOfficer, Nanshan);
        var due = DateOnly.Parse((await asked.Read($"assistance-requests/{number}")).Ok().Text("dueOn"), System.Globalization.CultureInfo.InvariantCulture);
        (await asked.Step(number, "extend", new { newDueOn = due.AddDays(-1), reason = "x" })).Refused(409, "ExtensionNotLater");
        (await asked.Step(number, "extend", new { newDueOn = due.AddDays(14) })).Refused(400, "ReasonRequired");
        (await asked.Step(number, "extend", new { newDueOn = due.AddDays(14), reason = "需现场核实" })).Ok();
        console.Time.Advance(TimeSpan.FromDays(60));
        asked = await console.SignInAsync(await console.AccountAsync(Role.EnforcementOfficer, Nanshan));

        (await asked.Step(number, "extend", new { newDueOn = due.AddDays(120), reason = "x" })).Refused(409, "ExtensionAfterExpiry");

        var late = (await asked.Read($"assistance-requests/{number}")).Ok().Body;
        Assert.True(late.GetProperty("overdue").GetBoolean());
        Assert.DoesNotContain(late.GetProperty("next").EnumerateArray(), step => step.GetString() == "Extend");
    }

    [Fact]
    public async Task Transfer_IsNotTransferredAgain_AndTheCommonSuperiorDesignatesFinally()
    {
        void Transfer(Dictionary<string, object?> body)
        {
            body["kind"] = "Transfer";
            body["case"] = new { number = "杭西市监移〔2026〕7号", cause = "无照经营" };
            body["handOver"] = new[] { new { title = "现场笔录", pages = 4 } };
            body.Remove("questions");
        }

        var number = await _console.DeliveredAsync(change: Transfer);
        var (asked, officer) = (await _console.As(Role.EnforcementOfficer, Nanshan), await _console.As(Role.EnforcementOfficer, Xihu));
        (await asked.Step(number, "forward", new { unitCode = await _console.StationAsync("440305") })).Refused(409, "SecondTransfer");
        (await asked.Post("assistance-requests", Request(Zhejiang, Transfer))).Refused(409, "SecondTransfer");
        (await asked.Step(number, "object", new { reason = "经营地不在本区" })).Ok();
        Assert.Equal(("Objected", Nation), (
            (await officer.Read($"assistance-requests/{number}")).Ok().Text("state"),
            (await officer.Read($"assistance-requests/{number}")).Ok().Text("currentHop")));
        (await (await _console.As(Role.CenterBusinessAdministrator, Hangzhou)).Step(number, "designate", new { unitCode = Hangzhou }))
            .Refused(403, "RoleRequired");
        (await (await _console.As(Role.CenterBusinessAdministrator, Tasks.Shenzhen)).Step(number, "designate", new { unitCode = Nanshan }))
            .Refused(404, "AssistanceNotFound");
        (await (await _console.As(Role.CenterBusinessAdministrator, Nation)).Step(number, "designate", new { unitCode = Nanshan })).Ok();

        (await asked.Step(number, "object", new { reason = "仍不同意" })).Refused(409, "DesignationFinal");
        (await asked.Step(number, "accept")).Ok();
        (await asked.Step(number, "dispute", new { reason = "仍不同意" })).Refused(409, "AssistanceStepNotPossible");
    }

    [Fact]
    public async Task Withdrawn_WhileTheAnswerIsSent_HasOneOutcome()
    {
        var number = await _console.AcceptedAsync();
        var (asked, officer) = (await _console.As(Role.EnforcementOfficer, Nanshan), await _console.As(Role.EnforcementOfficer, Xihu));
        var answers = new[] { new { questionId = "1", text = "是" }, new { questionId = "2", text = "否" } };

        var both = await Task.WhenAll(asked.Step(number, "reply", new { answers, final = true }), officer.Step(number, "withdraw", new { reason = "撤案" }));

        Assert.Single(both, answer => answer.Status == 200);
        var state = (await officer.Read($"assistance-requests/{number}")).Ok().Text("state");
        Assert.Equal(both[0].Status == 200 ? "Replied" : "Withdrawn", state);
    }

    [Fact]
    public async Task Split_UnitSeesItsQuestionsAlone_AndItsAnswersComeWithThatOfTheUnitAsked()
    {
        var number = await _console.AcceptedAsync();
        var (asked, officer) = (await _console.As(Role.EnforcementOfficer, Nanshan), await _console.As(Role.EnforcementOfficer, Xihu));
        var other = await _console.As(Role.EnforcementOfficer, Tasks.Guangdong);
        (await asked.Step(number, "split", new { unitCode = Tasks.Guangdong, questionIds = new[] { "2" } })).Ok();
        (await asked.Step(number, "split", new { unitCode = Hangzhou, questionIds = new[] { "2" } })).Refused(409, "QuestionSplit");

        var seen = (await other.Read($"assistance-requests/{number}")).Ok();
        Assert.Equal(["2"], seen.Body.GetProperty("questions").EnumerateArray().Select(question => question.GetProperty("id").GetString()!));
        Assert.Empty(seen.Body.GetProperty("legs").EnumerateArray());
        Assert.Empty(seen.Body.GetProperty("route").EnumerateArray());
        (await other.Step(number, "reply", new { answers = new[] { new { questionId = "1", text = "x" } } })).Refused(400, "QuestionUnknown");
        (await other.Step(number, "accept")).Refused(403, "RoleRequired");
        (await other.Step(number, "decline", new { reason = "无此资料" })).Ok();
        (await asked.Step(number, "split", new { unitCode = Tasks.Guangdong, questionIds = new[] { "2" } })).Ok();
        (await other.Step(number, "reply", new { answers = new[] { new { questionId = "2", text = "进货单据三份。" } } })).Ok();
        Assert.Empty((await officer.Read($"assistance-requests/{number}")).Ok().Body.GetProperty("questions")[1].GetProperty("answers").EnumerateArray());

        (await asked.Step(number, "reply", new { answers = new[] { new { questionId = "1", text = "是" } }, final = true })).Ok();

        var answer = (await officer.Read($"assistance-requests/{number}")).Ok().Body.GetProperty("questions")[1].GetProperty("answers")[0];
        Assert.Equal(("进货单据三份。", Tasks.Guangdong), (answer.GetProperty("text").GetString(), answer.GetProperty("unitCode").GetString()));
    }

    [Fact]
    public async Task ManyLegs_EachUnitSeesItsOwnAlone_AndTheRequesterAll()
    {
        var units = new[] { Nanshan, Tasks.Guangdong, Zhejiang };
        var number = await _console.DeliveredAsync(change: body =>
        {
            body.Remove("target");
            body["targets"] = units;
        });
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        var legs = (await officer.Read($"assistance-requests/{number}")).Ok().Body.GetProperty("legs");
        Assert.Equal(units, legs.EnumerateArray().Select(leg => leg.GetProperty("unitCode").GetString()!));

        var asked = await _console.As(Role.EnforcementOfficer, Nanshan);
        var seen = (await asked.Read($"assistance-requests/{number}")).Ok();
        Assert.Equal([Nanshan], seen.Body.GetProperty("legs").EnumerateArray().Select(leg => leg.GetProperty("unitCode").GetString()!));
        Assert.DoesNotContain(Tasks.Guangdong, seen.Raw, StringComparison.Ordinal);
        (await asked.Step(number, "accept")).Ok();
        (await officer.Step(number, "withdraw")).Ok();
        Assert.Equal("Withdrawn", (await asked.Read($"assistance-requests/{number}")).Ok().Text("state"));
    }

    [Fact(DisplayName = "R6.1 a center disposes of many at once with one reason; what can't be done is told and keeps nothing back")]
    public async Task Center_DisposesOfMany()
    {
        var (first, second, gone) = (await _console.SentAsync(), await _console.SentAsync(), await _console.SentAsync());
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        (await city.Step(gone, "pass-on")).Ok();
        var legs = new[] { $"{first}-1", $"{gone}-1", $"{second}-1" };
        (await city.Post("assistance-requests/routing/return", new { legs })).Refused(400, "ReasonRequired");

        var answer = (await city.Post("assistance-requests/routing/return", new { legs, reason = "请补充立案日期" })).Ok();

        Assert.Equal(2, answer.Number("done"));
        Assert.Equal([($"{gone}-1", "AssistanceElsewhere")], answer.Body.GetProperty("excluded").EnumerateArray()
            .Select(leg => (leg.GetProperty("leg").GetString()!, leg.GetProperty("code").GetString()!)));
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        foreach (var number in new[] { first, second })
            Assert.Equal("Returned", (await officer.Read($"assistance-requests/{number}")).Ok().Text("state"));
    }

    [Fact]
    public async Task PartysNumber_IsMasked_EncryptedAtRest_AndShownForAPurposeOnRecord()
    {
        const string Secret = "11010519491231002X";
        var number = await _console.DeliveredAsync();
        var asked = await _console.As(Role.EnforcementOfficer, Nanshan);
        Assert.DoesNotContain(Secret, (await asked.Read($"assistance-requests/{number}")).Ok().Raw, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, await _console.ScalarAsync<string>($"select \"case\"::text from assistance_requests where number = '{number}'"),
            StringComparison.Ordinal);
        (await asked.Post($"assistance-requests/{number}/parties/1/reveal", new { purpose = " " })).Refused(400, "PurposeRequired");
        (await asked.Post($"assistance-requests/{number}/parties/2/reveal", new { purpose = "核对身份" })).Refused(404, "PartyNumberNotFound");

        // A draft that comes back masked keeps the number.
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        var draft = await officer.AssistDraftAsync(Nanshan);
        var shown = (await officer.Read($"assistance-requests/{draft}")).Ok().Body.GetProperty("case").GetProperty("parties")[0];
        (await officer.CallAsync("PATCH", $"assistance-requests/{draft}", Request(Nanshan, body => body["case"] = new
        {
            number = "1", cause = "x", parties = new[] { new { name = "某商行", idNumber = shown.GetProperty("idNumber").GetString() } },
        }))).Ok();
        Assert.Equal(Secret, (await officer.Post($"assistance-requests/{draft}/parties/1/reveal", new { purpose = "核对" })).Ok().Text("idNumber"));

        var key = Guid.CreateVersion7().ToString("N");
        Assert.Equal(Secret, (await asked.Post($"assistance-requests/{number}/parties/1/reveal", new { purpose = "核对身份" }, key)).Ok().Text("idNumber"));

        Assert.Equal("", (await asked.Post($"assistance-requests/{number}/parties/1/reveal", new { purpose = "核对身份" }, key)).Ok().Text("idNumber"));
        Assert.Equal("核对身份", await _console.ScalarAsync<string>(
            $"select data->>'purpose' from journal where verb = 'AssistancePartyRevealed' and subject_number = '{number}'"));
    }

    [Fact]
    public async Task Split_TwiceToOneUnit_BothAreAnswered_AndItsFilesReachTheRequester()
    {
        var number = await _console.AcceptedAsync();
        var (asked, other) = (await _console.As(Role.EnforcementOfficer, Nanshan), await _console.As(Role.EnforcementOfficer, Tasks.Guangdong));
        foreach (var question in new[] { "1", "2" })
            (await asked.Step(number, "split", new { unitCode = Tasks.Guangdong, questionIds = new[] { question } })).Ok();
        var file = (await other.BringAsync(EvidenceCalls.Png(500), "单据.png")).Ok().Text("id");
        var answers = new[] { new { questionId = "1", text = "是" }, new { questionId = "2", text = "见附件" } };
        (await other.Step(number, "reply", new { answers, evidence = new[] { file } })).Ok();
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        (await officer.Read($"evidence/{file}/custody")).Refused(404, "EvidenceNotFound");

        (await asked.Step(number, "reply", new { final = true })).Ok();

        (await officer.Read($"evidence/{file}/custody")).Ok();
        Assert.All((await officer.Read($"assistance-requests/{number}")).Ok().Body.GetProperty("questions").EnumerateArray(),
            question => Assert.Single(question.GetProperty("answers").EnumerateArray()));
    }

    [Fact(DisplayName = "R7.2 an answer under review is the unit's own: its words, its files and why it was sent back")]
    public async Task AnswerUnderReview_StaysWithinTheUnit()
    {
        await using var console = await TestConsole.StartAsync(fixture.Server);
        (await (await console.As(Role.CenterBusinessAdministrator, Nanshan)).CallAsync(
            "PUT", $"units/{Nanshan}/assistance-rule", new { stepByStep = false, reviewReplies = true })).Ok();
        var number = await console.AcceptedAsync();
        var (asked, officer) = (await console.As(Role.EnforcementOfficer, Nanshan), await console.As(Role.EnforcementOfficer, Xihu));
        var reviewer = await console.As(Role.ResponsiblePerson, Nanshan);
        var file = (await asked.BringAsync(EvidenceCalls.Png(500), "笔录.png")).Ok().Text("id");
        var answers = new[] { new { questionId = "1", text = "秘答一" }, new { questionId = "2", text = "秘答二" } };
        (await asked.Step(number, "reply", new { answers, text = "秘语", evidence = new[] { file }, final = true })).Ok();
        async Task HiddenAsync()
        {
            var seen = (await officer.Read($"assistance-requests/{number}")).Ok().Raw;
            Assert.DoesNotContain("秘", seen, StringComparison.Ordinal);
            (await officer.Read($"evidence/{file}/custody")).Refused(404, "EvidenceNotFound");
        }

        await HiddenAsync();
        (await reviewer.Step(number, "send-back", new { reason = "秘因" })).Ok();
        await HiddenAsync();
        (await asked.Step(number, "reply", new { answers, text = "秘语", evidence = new[] { file }, final = true })).Ok();
        await HiddenAsync();
        (await asked.Step(number, "recall")).Ok();
        (await asked.Step(number, "reply", new { answers, text = "秘语", evidence = new[] { file }, final = true })).Ok();
        (await reviewer.Step(number, "approve")).Ok();

        Assert.Contains("秘语", (await officer.Read($"assistance-requests/{number}")).Ok().Raw, StringComparison.Ordinal);
        (await officer.Read($"evidence/{file}/custody")).Ok();
    }

    [Fact]
    public async Task Center_ThatAnsweredItself_IsAskedAgain_AndMayPassItOn()
    {
        var number = await _console.SentAsync();
        var (officer, city) = (await _console.As(Role.EnforcementOfficer, Xihu), await _console.As(Role.CenterBusinessAdministrator, Hangzhou));
        var answers = new[] { new { questionId = "1", text = "是" }, new { questionId = "2", text = "否" } };
        (await city.Step(number, "reply", new { answers, final = true })).Ok();

        (await officer.Step(number, "ask-again", new { text = "有无书面材料？" })).Ok();

        Assert.Equal(("Routing", Hangzhou), (
            (await city.Read($"assistance-requests/{number}")).Ok().Text("state"), (await city.Read($"assistance-requests/{number}")).Ok().Text("currentHop")));
        (await city.Step(number, "reply", new { answers = new[] { new { questionId = "3", text = "有" } }, final = true })).Ok();
        (await officer.Step(number, "close")).Ok();
    }

    [Fact]
    public async Task Split_OfWhatWasAskedAgain_IsSeenAndAnswered_WhateverOthersDoMeanwhile()
    {
        var number = await _console.AcceptedAsync(change: body =>
        {
            body.Remove("target");
            body["targets"] = new[] { Nanshan, Tasks.Dongguan };
        });
        var (asked, officer) = (await _console.As(Role.EnforcementOfficer, Nanshan), await _console.As(Role.EnforcementOfficer, Xihu));
        var other = await _console.As(Role.EnforcementOfficer, Tasks.Guangdong);
        var answers = new[] { new { questionId = "1", text = "是" }, new { questionId = "2", text = "否" } };
        (await asked.Step(number, "reply", new { answers, final = true })).Ok();
        (await officer.Step($"{number}-1", "ask-again", new { text = "有无书面材料？" })).Ok();
        (await asked.Step(number, "split", new { unitCode = Tasks.Guangdong, questionIds = new[] { "3" } })).Ok();

        var seen = (await other.Read($"assistance-requests/{number}")).Ok();
        (await (await _console.As(Role.EnforcementOfficer, Tasks.Dongguan)).Step(number, "accept")).Ok();
        var answer = await other.CallAsync(
            "POST", $"assistance-requests/{number}/reply", new { answers = new[] { new { questionId = "3", text = "有" } } },
            ifMatch: $"\"{seen.Number("version")}\"");

        Assert.Equal(["有无书面材料？"], seen.Body.GetProperty("questions").EnumerateArray().Select(question => question.GetProperty("text").GetString()!));
        // What the others do is no change of what this unit sees, and what it sees tells nothing of them.
        Assert.Equal("Replied", answer.Ok().Text("state"));
        Assert.Equal(JsonValueKind.Null, answer.Body.GetProperty("dueOn").ValueKind);
    }

    [Fact]
    public async Task CaseNumber_WrittenOtherwise_IsTheSameCase()
    {
        void Transfer(Dictionary<string, object?> body, string number)
        {
            body["kind"] = "Transfer";
            body["case"] = new { number, cause = "无照经营" };
            body["handOver"] = new[] { new { title = "现场笔录", pages = 4 } };
            body.Remove("questions");
        }

        await _console.DeliveredAsync(change: body => Transfer(body, "杭西市监移〔2026〕19号"));
        var asked = await _console.As(Role.EnforcementOfficer, Nanshan);
        foreach (var written in new[] { "杭西市监移[2026]19号", "杭西市监移（２０２６） 19 号" })
            (await asked.Post("assistance-requests", Request(Zhejiang, body => Transfer(body, written)))).Refused(409, "SecondTransfer");
        (await asked.Post("assistance-requests", Request(Zhejiang, body => Transfer(body, "杭西市监移〔2026〕1号9")))).Ok();
    }

    [Fact]
    public async Task Forward_BackToTheRequester_IsRefused_AndWhatWasSentOnceIsNotThrownAway()
    {
        var number = await _console.DeliveredAsync(Hangzhou);
        (await (await _console.As(Role.EnforcementOfficer, Hangzhou)).Step(number, "forward", new { unitCode = Xihu })).Refused(409, "TargetIsRequester");

        var returned = await _console.SentAsync();
        (await (await _console.As(Role.CenterBusinessAdministrator, Hangzhou)).Step(returned, "return", new { reason = "x" })).Ok();
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        (await officer.Step(returned, "submit")).Ok();
        (await officer.Step(returned, "recall")).Ok();
        (await officer.CallAsync("DELETE", $"assistance-requests/{returned}")).Refused(409, "AssistanceStepNotPossible");
    }
}
