using System.Net;
using System.Net.Http.Headers;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Supervision;

/// <summary>Each wrong input is refused by its code, and leaves every table as it was.</summary>
public sealed class BadInputTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    public static TheoryData<string, int, string> Bodies => new()
    {
        { "unknown unit", 404, "UnitNotFound" },
        { "unit out of reach", 404, "UnitNotFound" },
        { "unit code malformed", 400, "UnitCodeMalformed" },
        { "no recipients", 400, "RecipientsEmpty" },
        { "empty recipients", 400, "RecipientsEmpty" },
        { "rule without a unit", 400, "UnitCodeMalformed" },
        { "deadline past", 409, "DeadlinePast" },
        { "deadline beyond the notices", 409, "BeyondHolidayNotices" },
        { "working days beyond the notices", 409, "BeyondHolidayNotices" },
        { "both deadlines", 400, "DeadlineOrWorkingDays" },
        { "no deadline", 400, "DeadlineOrWorkingDays" },
        { "10,000 picked", 400, "TooManyPicked" },
        { "title of 5,000", 400, "TitleMalformed" },
        { "title with control characters", 400, "TitleMalformed" },
        { "title with a turned direction", 400, "TitleMalformed" },
        { "title blank", 400, "TitleMalformed" },
        { "no instruction", 400, "InstructionRequired" },
        { "choice without options", 400, "FeedbackFormMalformed" },
        { "field twice", 400, "FeedbackFormMalformed" },
        { "unknown kind", 400, "BodyMalformed" },
        { "two kinds at once", 400, "BodyMalformed" },
        { "two priorities at once", 400, "BodyMalformed" },
        { "two lines at once", 400, "BodyMalformed" },
        { "two levels at once", 400, "BodyMalformed" },
        { "deadline at the end of time", 409, "BeyondHolidayNotices" },
        { "deadline without an offset", 400, "BodyMalformed" },
        { "title that nobody sees", 400, "TitleMalformed" },
        { "body too large", 413, "BodyTooLarge" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Draft_OfABadBody_IsRefusedAndWritesNothing(string what, int status, string code)
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var before = await _console.RowsAsync();

        var answer = await city.Post("tasks", Task(Picked(Xihu), body => Spoil(body, what)));

        answer.Refused(status, code);
        Assert.Equal(before, await _console.RowsAsync());
    }

    [Theory]
    [InlineData("""{"values":{}}""", "FeedbackDoesNotFit")]
    [InlineData("""{"values":{"shopsCheckedOnline":"seven"}}""", "FeedbackDoesNotFit")]
    [InlineData("""{"values":{"shopsCheckedOnline":-1}}""", "FeedbackDoesNotFit")]
    [InlineData("""{"values":{"shopsCheckedOnline":1.5}}""", "FeedbackDoesNotFit")]
    [InlineData("""{"values":{"shopsCheckedOnline":1,"fines":0.001}}""", "FeedbackDoesNotFit")]
    [InlineData("""{"values":{"shopsCheckedOnline":1,"unknown":1}}""", "FeedbackDoesNotFit")]
    [InlineData("""{"values":{"shopsCheckedOnline":1e40}}""", "BodyMalformed")]
    [InlineData("""{"values":{"shopsCheckedOnline":null}}""", "FeedbackDoesNotFit")]
    [InlineData("""{"values":[1]}""", "BodyMalformed")]
    [InlineData("""{"values":""", "BodyMalformed")]
    public async Task Submit_OfValuesThatDontFit_IsRefusedAndWritesNothing(string json, string code)
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        var number = await city.DispatchAsync(Picked(Xihu));
        (await officer.Post($"assignments/{number}-{Xihu}/receive")).Ok();
        var before = await _console.RowsAsync();

        var answer = await officer.Post($"assignments/{number}-{Xihu}/submit", new StringContent(json, new MediaTypeHeaderValue("application/json")));

        answer.Refused(400, code);
        Assert.Equal(before, await _console.RowsAsync());
    }

    [Fact]
    public async Task Submit_AfterAWithdrawal_IsRefused()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        var one = await city.DispatchAsync(Picked(Xihu));
        var all = await city.DispatchAsync(Picked(Xihu));
        foreach (var number in new[] { one, all }) (await officer.Post($"assignments/{number}-{Xihu}/receive")).Ok();
        (await city.Post($"assignments/{one}-{Xihu}/withdraw", new { reason = "误发" })).Ok();
        (await city.Post($"tasks/{all}/withdraw", new { reason = "误发" })).Ok();
        var before = await _console.RowsAsync();

        (await officer.Post($"assignments/{one}-{Xihu}/submit", Values(1))).Refused(409, "StepNotPossible");
        (await officer.Post($"assignments/{all}-{Xihu}/submit", Values(1))).Refused(409, "StepNotPossible");

        Assert.Equal(before, await _console.RowsAsync());
    }

    [Fact]
    public async Task Accept_ByTwoAtOnce_IsDoneByOne()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var responsible = await _console.As(Role.ResponsiblePerson, Hangzhou);
        for (var round = 0; round < 5; round++)
        {
            var id = await _console.SubmittedAsync(await city.DispatchAsync(Picked(Xihu)), Xihu, shops: 1);

            var both = await System.Threading.Tasks.Task.WhenAll(city.Post($"assignments/{id}/accept"), responsible.Post($"assignments/{id}/accept"));

            Assert.Single(both, answer => answer.Status == 200);
            both.Single(answer => answer.Status != 200).Refused(409, "StepNotPossible");
            Assert.Equal(1L, await _console.ScalarAsync<long>($"select count(*) from journal where verb = 'AssignmentAccepted' and subject_number = '{id}'"));
        }
    }

    [Fact]
    public async Task Attach_OfTooMuchOrNothing_IsRefusedAndKeepsNoByte()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var number = await city.DraftAsync(Picked(Xihu));
        var before = await _console.RowsAsync();

        (await city.Post($"tasks/{number}/attachments", File(60 * 1024 * 1024))).Refused(413, "AttachmentTooLarge");
        (await city.Post($"tasks/{number}/attachments", File(50 * 1024 * 1024 + 1))).Refused(413, "AttachmentTooLarge");
        (await city.Post($"tasks/{number}/attachments", File(0))).Refused(400, "AttachmentEmpty");
        Assert.Equal(before, await _console.RowsAsync());

        var kept = (await city.Post($"tasks/{number}/attachments", File(600_000))).Ok();
        Assert.Equal(201, kept.Status);
        var back = await city.GetByteArrayAsync(new Uri($"/api/v1/tasks/{number}/attachments/{kept.Text("id")}", UriKind.Relative));
        Assert.Equal(kept.Text("sha256"), Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(back)));
        var officer = await _console.As(Role.EnforcementOfficer, Nanshan);
        (await officer.Read($"tasks/{number}/attachments/{kept.Text("id")}")).Refused(404, "TaskNotFound");
    }

    [Fact]
    public async Task Feed_WithACursorOfAnotherAccount_IsRefused()
    {
        var one = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var other = await _console.As(Role.EnforcementOfficer, Xihu);
        var cursor = (await one.Read("feed")).Ok().Text("cursor");

        (await other.Read($"feed?after={cursor}")).Refused(400, "CursorMalformed");
        (await one.Read("feed?after=not-a-cursor")).Refused(400, "CursorMalformed");
        (await one.Read($"feed?after={cursor}%3D")).Refused(400, "CursorMalformed");
        (await one.Read($"feed?after={cursor[..^1]}%3D")).Refused(400, "CursorMalformed");
        (await one.Read("feed?limit=0")).Refused(400, "LimitOutOfRange");
    }

    [Theory]
    [InlineData("tasks?after=%00")]
    [InlineData("tasks?after=AAAA")]
    [InlineData("assignments?after=%E4%B8%AD")]
    [InlineData("units?after=zzz")]
    public async Task List_WithABrokenPageCursor_IsMalformed(string path) =>
        (await (await _console.As(Role.CenterBusinessAdministrator, Hangzhou)).Read(path)).Refused(400, "PageCursorMalformed");

    /// <summary>No text of the database holds the character zero: a page that went on to look for it would end in a fault.</summary>
    [Fact]
    public async Task Page_AboutTheCharacterZero_IsMalformed() =>
        Assert.Equal(HttpStatusCode.BadRequest, (await _console.Anonymous().GetAsync(new Uri("/journal?actor=a%00", UriKind.Relative))).StatusCode);

    [Theory]
    [InlineData("tasks?status=Draft,Closed")]
    [InlineData("units?level=1")]
    [InlineData("units?kind=Authority&kind=GrassrootsUnit")]
    [InlineData("assignments?state=99")]
    [InlineData("tasks?sort=99")]
    [InlineData("tasks?SORT=Title,Deadline")]
    [InlineData("tasks?priority=Urgent,Critical")]
    [InlineData("tasks?line=1")]
    [InlineData("saved-views?page=1")]
    public async Task List_ByWhatIsNotOneName_IsMalformed(string path) =>
        (await (await _console.As(Role.CenterBusinessAdministrator, Hangzhou)).Read(path)).Refused(400, "QueryMalformed");

    [Fact]
    public async Task Body_InAnotherEncoding_IsRefused()
    {
        var client = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        using var content = new StringContent("{}");
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse("application/json; charset=gbk");
        // Where some library has taught the process that encoding, the body is read and is no task; else it is no JSON.
        Assert.Contains((int)(await client.PostAsync(new Uri("/api/v1/tasks", UriKind.Relative), content)).StatusCode, (int[])[400, 415]);
    }

    [Theory]
    [InlineData("tasks/T3300002026999999", "TaskNotFound")]
    [InlineData("assignments/nonsense", "AssignmentNotFound")]
    [InlineData("units/9999990000", "UnitNotFound")]
    public async Task Get_OfWhatDoesNotExist_IsNotFound(string path, string code) =>
        (await (await _console.As(Role.CenterBusinessAdministrator, Hangzhou)).Read(path)).Refused(404, code);

    [Fact]
    public async Task IdempotencyKey_ThatIsNone_IsMalformed() =>
        (await (await _console.As(Role.CenterBusinessAdministrator, Hangzhou)).Post("tasks", Task(Picked(Xihu)), key: new string('k', 129)))
            .Refused(400, "IdempotencyKeyMalformed");

    private static void Spoil(Dictionary<string, object?> body, string what)
    {
        switch (what)
        {
            case "unknown unit": body["recipients"] = Picked(Xihu, "9999990000"); break;
            case "unit out of reach": body["recipients"] = Picked(Xihu, Nanshan); break;
            case "unit code malformed": body["recipients"] = Picked("330106"); break;
            case "no recipients": body["recipients"] = null; break;
            case "empty recipients": body["recipients"] = Picked(); break;
            case "rule without a unit": body["recipients"] = new { rule = new { level = "County" } }; break;
            case "deadline past": (body["deadline"], body["workingDays"]) = (MovedTime.Start.AddDays(-1), null); break;
            case "deadline beyond the notices": (body["deadline"], body["workingDays"]) = (MovedTime.Start.AddYears(1), null); break;
            case "working days beyond the notices": body["workingDays"] = 250; break;
            case "both deadlines": body["deadline"] = MovedTime.Start.AddDays(9); break;
            case "no deadline": body["workingDays"] = null; break;
            case "10,000 picked": body["recipients"] = Picked([.. Enumerable.Range(0, 10_000).Select(at => $"3301064{at % 999 + 1:000}")]); break;
            case "title of 5,000": body["title"] = new string('长', 5000); break;
            case "title with control characters": body["title"] = "检查\u0007\u0000"; break;
            case "title with a turned direction": body["title"] = "检查\u202E"; break;
            case "title blank": body["title"] = " \u3000"; break;
            case "no instruction": body["instruction"] = null; break;
            case "choice without options": body["feedbackFields"] = new[] { new { name = "a", type = "Choice" } }; break;
            case "field twice": body["feedbackFields"] = new[] { new { name = "a", type = "Text" }, new { name = "a", type = "Text" } }; break;
            case "unknown kind": body["kind"] = "Party"; break;
            case "two kinds at once": body["kind"] = "Daily,Campaign"; break;
            case "two priorities at once": body["priority"] = "Urgent,Critical"; break;
            case "two lines at once": body["lineOfBusiness"] = "Pricing,Other,FoodSafety"; break;
            case "two levels at once": body["recipients"] = new { rule = new { under = Zhejiang, level = "Prefecture,County" } }; break;
            case "deadline at the end of time": (body["deadline"], body["workingDays"]) = ("9999-12-31T23:59:59Z", null); break;
            case "deadline without an offset": (body["deadline"], body["workingDays"]) = ("2026-06-20T12:00:00", null); break;
            case "title that nobody sees": body["title"] = "\u200B"; break;
            case "body too large": body["requirement"] = new string('x', 1_100_000); break;
            default: throw new ArgumentOutOfRangeException(nameof(what), what, null);
        }
    }

    private static MultipartFormDataContent File(int size)
    {
        var bytes = new byte[size];
        new Random(7).NextBytes(bytes);
        return new MultipartFormDataContent { { new ByteArrayContent(bytes), "file", "附件.pdf" } };
    }
}
