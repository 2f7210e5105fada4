using System.Net.Http.Headers;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Issues;

/// <summary>What a unit writes is its own until it is submitted (R7.2): nobody outside reads it, whatever they read by.</summary>
public sealed class WhatLeavesAUnitTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private static readonly Role[] s_issuing =
        [Role.CenterBusinessAdministrator, Role.ResponsiblePerson, Role.EnforcementOfficer, Role.Leader, Role.CenterSystemAdministrator, Role.KeyCustodian];

    private readonly TestConsole _console = fixture.Console;

    // What only the unit's own people may see: each test's own, as the tests share a journal.
    private readonly int _shops = 1_000_000 + Random.Shared.Next(8_000_000);
    private readonly byte[] _photo = Guid.CreateVersion7().ToByteArray();

    private string Remark => $"尚未送出的说明{_shops}";

    private string Why => $"内部退回的理由{_shops}";

    private string File => $"尚未送出的照片{_shops}.jpg";

    [Fact]
    public async Task UnderReviewSentBackAndRecalled_NothingOfTheSubmissionIsReadOutside()
    {
        var (number, id) = await WrittenAsync();
        await NothingLeavesAsync(number, id, "UnderReview");
        var (officer, reviewer) = (await _console.As(Role.EnforcementOfficer, Xihu), await _console.As(Role.ResponsiblePerson, Xihu));

        (await reviewer.Post($"assignments/{id}/send-back", new { reason = Why })).Ok();
        await NothingLeavesAsync(number, id, "Received");
        Assert.Equal(Why, (await officer.Read($"assignments/{id}")).Ok().Text("reason"));

        (await officer.Post($"assignments/{id}/submit", Submission)).Ok();
        await NothingLeavesAsync(number, id, "UnderReview");
        Assert.Equal("Received", (await officer.Post($"assignments/{id}/recall")).Ok().Text("state"));
        await NothingLeavesAsync(number, id, "Received");
    }

    [Fact]
    public async Task Approved_ValuesAndFilesAreReadByTheIssuer_ButNotWhySomethingWasSentBackBefore()
    {
        var (number, id) = await WrittenAsync();
        var (officer, reviewer) = (await _console.As(Role.EnforcementOfficer, Xihu), await _console.As(Role.ResponsiblePerson, Xihu));
        (await reviewer.Post($"assignments/{id}/send-back", new { reason = Why })).Ok();
        (await officer.Post($"assignments/{id}/submit", Submission)).Ok();
        (await reviewer.Post($"assignments/{id}/approve")).Ok();

        foreach (var (who, texts) in await ReadOutsideAsync(number, id))
        {
            Assert.DoesNotContain(Why, texts, StringComparison.Ordinal);
            if (who is not (Role.ResponsiblePerson or Role.Leader)) continue;
            Assert.Contains($"{_shops}", texts, StringComparison.Ordinal);
            Assert.Contains(Remark, texts, StringComparison.Ordinal);
            Assert.Contains(File, texts, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ReturnedAndWrittenAnew_WhatIsNewStaysInTheUnit_UntilItIsApprovedAgain()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var (officer, reviewer) = (await _console.As(Role.EnforcementOfficer, Xihu), await _console.As(Role.ResponsiblePerson, Xihu));
        var number = await city.DispatchAsync(Picked(Xihu));
        var id = await _console.SubmittedAsync(number, Xihu, shops: 3);
        (await city.Post($"assignments/{id}/return", new { reason = "请补充" })).Ok();
        Assert.Equal(3, (await city.Read($"assignments/{id}")).Ok().Body.GetProperty("values").GetProperty("shopsCheckedOnline").GetInt32());

        (await officer.Post($"assignments/{id}/attachments", Photo())).Ok();
        await NothingLeavesAsync(number, id, "Returned");
        (await officer.Post($"assignments/{id}/submit", Submission)).Ok();
        await NothingLeavesAsync(number, id, "UnderReview");
        Assert.Empty((await city.Read($"assignments/{id}")).Ok().Body.GetProperty("values").EnumerateObject());

        (await reviewer.Post($"assignments/{id}/approve")).Ok();
        Assert.Contains(Remark, (await city.Read($"assignments/{id}")).Ok().Raw, StringComparison.Ordinal);
        Assert.Single((await city.Read($"assignments/{id}/attachments")).Ok().Items);
    }

    [Fact]
    public async Task IssuersOwnSteps_AnswerNothingThatHasNotLeftTheUnit()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var (officer, reviewer) = (await _console.As(Role.EnforcementOfficer, Xihu), await _console.As(Role.ResponsiblePerson, Xihu));
        var (number, id) = await WrittenAsync();
        (await reviewer.Post($"assignments/{id}/send-back", new { reason = Why })).Ok();
        (await officer.Post($"assignments/{id}/request-extension", new { workingDays = 3, reason = "人手不足" })).Ok();
        foreach (var step in new[] { "grant-extension", "withdraw" })
        {
            var answer = (await city.Post($"assignments/{id}/{step}", new { reason = "x" })).Ok();
            Assert.DoesNotContain(Remark, answer.Raw, StringComparison.Ordinal);
            Assert.Empty(answer.Body.GetProperty("values").EnumerateObject());
        }

        await NothingLeavesAsync(number, id, "Withdrawn");
        Assert.Contains(Remark, (await officer.Read($"assignments/{id}")).Ok().Raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WholeTaskWithdrawn_UnderReview_KeepsWhatWasWrittenInTheUnit()
    {
        var (number, id) = await WrittenAsync();
        (await (await _console.As(Role.CenterBusinessAdministrator, Hangzhou)).Post($"tasks/{number}/withdraw")).Ok();
        await NothingLeavesAsync(number, id, "Withdrawn");
    }

    [Fact]
    public async Task ResponsiblePersonFrozen_ReviewIsNotSkipped_AndTheWorkIsNotStuck()
    {
        await using var console = await TestConsole.StartAsync(fixture.Server);
        var city = await console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var officer = await console.As(Role.EnforcementOfficer, Xihu);
        var number = await city.DispatchAsync(Picked(Xihu));
        var id = $"{number}-{Xihu}";
        await console.ExecuteAsync($"update accounts set status = 'Frozen' where unit_code = '{Xihu}' and 'ResponsiblePerson' = any(roles)");
        (await officer.Post($"assignments/{id}/receive")).Ok();
        Assert.Equal("UnderReview", (await officer.Post($"assignments/{id}/submit", Submission)).Ok().Text("state"));
        Assert.Equal("Received", (await officer.Post($"assignments/{id}/recall")).Ok().Text("state"));
        (await officer.Post($"assignments/{id}/recall")).Refused(409, "StepNotPossible");

        // Another account of the unit is made its reviewer and takes what lies there.
        Assert.Equal("UnderReview", (await officer.Post($"assignments/{id}/submit", Submission)).Ok().Text("state"));
        var other = await console.AccountAsync(Role.EnforcementOfficer, Xihu, index: 1);
        await console.ExecuteAsync($"update accounts set roles = array['ResponsiblePerson'] where user_name = '{other.UserName}'");
        Assert.Equal("Submitted", (await (await console.SignInAsync(other)).Post($"assignments/{id}/approve")).Ok().Text("state"));
    }

    [Fact]
    public async Task JournalOfAManagedAccount_HidesWhatItsUnitHasNotSubmitted_AndProvesNoSuchEntry()
    {
        await using var console = await TestConsole.StartAsync(fixture.Server);
        var station = await console.StationAsync("330106");
        // Without an administrator of its own the station's accounts are managed, and their entries read, by the county that issues its tasks.
        await console.ExecuteAsync($"update accounts set status = 'Deleted' where unit_code = '{station}' and 'GrassrootsSystemAdministrator' = any(roles)");
        var officer = await console.As(Role.EnforcementOfficer, station);
        var id = $"{await (await console.As(Role.CenterBusinessAdministrator, Xihu)).DispatchAsync(Picked(station))}-{station}";
        (await officer.Post($"assignments/{id}/receive")).Ok();
        (await officer.Post($"assignments/{id}/submit", Submission)).Ok();
        await console.ToldAsync();

        var administrator = await console.As(Role.CenterSystemAdministrator, Xihu);
        var entry = Assert.Single((await administrator.Read("journal?verb=AssignmentSubmitted")).Ok().Items);
        Assert.DoesNotContain(Remark, entry.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("UnderReview", entry.GetProperty("data").GetProperty("to").GetString());
        foreach (var path in new[] { "proof", "proof.tlog-proof" })
            (await administrator.Read($"journal/{entry.GetProperty("id")}/{path}")).Refused(403, "EntryOfAnotherUnit", "R7.2");
    }

    [Fact]
    public async Task ChildTask_OfNobodyWhoMayReadIt_ShowsNeitherNumberNorTitleNorSums()
    {
        var province = await _console.As(Role.CenterBusinessAdministrator, Zhejiang);
        var number = await province.DispatchAsync(Picked(Hangzhou));
        var id = $"{number}-{Hangzhou}";
        (await (await _console.As(Role.EnforcementOfficer, Hangzhou)).Post($"assignments/{id}/receive")).Ok();
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var child = (await city.Post($"assignments/{id}/sub-dispatch", Task(Picked(Xihu), body => body["title"] = "转办给区县"))).Ok().Text("number");
        await _console.SubmittedAsync(child, Xihu, _shops);

        foreach (var role in s_issuing.Except([Role.ResponsiblePerson, Role.Leader]))
        {
            var reader = await _console.As(role, Zhejiang);
            foreach (var path in new[] { $"assignments/{id}", $"tasks/{number}", $"tasks/{number}/assignments", $"tasks/{number}/progress" })
            {
                var answer = (await reader.Read(path)).Ok();
                Assert.DoesNotContain(child, answer.Raw, StringComparison.Ordinal);
                // A center's business administrators see the figures of the work below (R6.1), nobody else of those who don't read it.
                if (role != Role.CenterBusinessAdministrator) Assert.DoesNotContain($"{_shops}", answer.Raw, StringComparison.Ordinal);
            }
        }

        foreach (var role in new[] { Role.ResponsiblePerson, Role.Leader })
        {
            var above = await _console.As(role, Zhejiang);
            Assert.Contains(child, (await above.Read($"assignments/{id}")).Ok().Raw, StringComparison.Ordinal);
            Assert.Contains(child, (await above.Read($"tasks/{number}")).Ok().Raw, StringComparison.Ordinal);
        }

        // Nor does the child name where its issuer has it from to those who may not read that.
        var district = await _console.As(Role.EnforcementOfficer, Xihu);
        foreach (var path in new[] { $"tasks/{child}", "tasks?limit=200", $"assignments/{child}-{Xihu}" })
            Assert.DoesNotContain(number, (await district.Read(path)).Ok().Raw, StringComparison.Ordinal);
        Assert.Equal(number, (await city.Read($"tasks/{child}")).Ok().Text("parentTask"));
    }

    private object Submission => new { values = new Dictionary<string, object> { ["shopsCheckedOnline"] = _shops, ["remark"] = Remark } };

    /// <summary>A part of a task that waits for its unit's review, with a file.</summary>
    private async Task<(string Number, string Id)> WrittenAsync()
    {
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        var number = await (await _console.As(Role.CenterBusinessAdministrator, Hangzhou)).DispatchAsync(Picked(Xihu));
        var id = $"{number}-{Xihu}";
        (await officer.Post($"assignments/{id}/receive")).Ok();
        (await officer.Post($"assignments/{id}/attachments", Photo())).Ok();
        Assert.Equal("UnderReview", (await officer.Post($"assignments/{id}/submit", Submission)).Ok().Text("state"));
        return (number, id);
    }

    private async Task NothingLeavesAsync(string number, string id, string state)
    {
        foreach (var (who, texts) in await ReadOutsideAsync(number, id))
            foreach (var secret in new[] { $"{_shops}", Remark, Why, File, Sha256 })
                Assert.False(texts.Contains(secret, StringComparison.Ordinal), $"{who} reads {secret} in {state}: {Around(texts, secret)}");
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        Assert.Equal(state, (await city.Read($"assignments/{id}")).Ok().Text("state"));
        var file = (await (await _console.As(Role.EnforcementOfficer, Xihu)).Read($"assignments/{id}/attachments")).Ok().Items[0].GetProperty("id").GetString();
        (await city.Read($"assignments/{id}/attachments/{file}")).Refused(404, "AttachmentNotFound");
        // The unit's own people read all of it, its leader and administrators included.
        foreach (var role in s_issuing)
            Assert.Contains(File, (await (await _console.As(role, Xihu)).Read($"assignments/{id}")).Ok().Raw, StringComparison.Ordinal);
    }

    /// <summary>All that each account of the issuing unit, and of those above it, can read of the part, by every way there is.</summary>
    private async Task<IReadOnlyList<(Role Who, string Texts)>> ReadOutsideAsync(string number, string id)
    {
        await _console.ToldAsync();
        var read = new List<(Role, string)>();
        foreach (var unit in new[] { Hangzhou, Zhejiang })
            foreach (var role in s_issuing)
            {
                var reader = await _console.As(role, unit);
                var texts = new List<string>();
                foreach (var path in new[]
                {
                    $"assignments/{id}", $"assignments/{id}/attachments", $"tasks/{number}", $"tasks/{number}/assignments", $"tasks/{number}/progress",
                    "assignments?limit=200", "assignments?asked=Acceptance", "assignments?asked=Extension", "journal?limit=200", $"journal?subject={id}",
                })
                    texts.Add((await reader.Read(path)).Raw);
                using var sheet = await reader.GetAsync(new Uri($"/api/v1/tasks/{number}/assignments.xlsx", UriKind.Relative));
                if (sheet.IsSuccessStatusCode)
                    texts.Add(string.Join(' ', SheetReader.Read(new MemoryStream(await sheet.Content.ReadAsByteArrayAsync())).SelectMany(row => row)));
                texts.Add(await FeedAsync(reader));
                read.Add((role, string.Join('\n', texts)));
            }

        return read;
    }

    /// <summary>Everything that the feed has for a reader, from this console's first entry on.</summary>
    private async Task<string> FeedAsync(HttpClient reader)
    {
        var all = new List<string>();
        var account = reader.DefaultRequestHeaders.Authorization!.Parameter!;
        var actor = (await _console.Get<NetMonitor.Console.Auth.SessionStore>().FindAsync(account, CancellationToken.None))!.Actor;
        var cursor = _console.Get<NetMonitor.Console.Feed.FeedCursors>().Of(default, actor.UserName);
        for (var more = true; more;)
        {
            // One more event than there are would be waited for: the last page is the one that is not full.
            var page = (await reader.Read($"feed?after={cursor}&limit=200")).Ok();
            all.Add(page.Raw);
            cursor = page.Text("cursor");
            more = page.Body.GetProperty("events").GetArrayLength() == 200;
        }

        return string.Join('\n', all);
    }

    private static string Around(string texts, string secret)
    {
        var at = texts.IndexOf(secret, StringComparison.Ordinal);
        return at < 0 ? "" : texts[Math.Max(0, at - 300)..Math.Min(texts.Length, at + 100)];
    }

    private MultipartFormDataContent Photo()
    {
        var part = new ByteArrayContent(_photo);
        part.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        return new MultipartFormDataContent { { part, "file", File } };
    }

    private string Sha256 => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(_photo));
}
