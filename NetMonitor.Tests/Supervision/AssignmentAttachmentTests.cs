using System.Net.Http.Headers;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Supervision;

/// <summary>What a unit adds to its own part of a task: its files are for both sides and for nobody else.</summary>
public sealed class AssignmentAttachmentTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    [Fact]
    public async Task Photo_OfTheAssignedUnit_IsReadByBothSides_AndByNobodyElse()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        var number = await city.DispatchAsync(Picked(Xihu, Hangzhou));
        var id = $"{number}-{Xihu}";

        var added = (await officer.Post($"assignments/{id}/attachments", Photo(300_000))).Ok();

        Assert.Equal(201, added.Status);
        await _console.SubmittedAsync(number, Xihu, shops: 1);
        foreach (var reader in new[] { officer, city, await _console.As(Role.ResponsiblePerson, Zhejiang), await _console.As(Role.Leader, Xihu) })
        {
            Assert.Equal(added.Text("id"), Assert.Single((await reader.Read($"assignments/{id}/attachments")).Ok().Items).GetProperty("id").GetString());
            Assert.Equal(300_000,
                (await reader.GetByteArrayAsync(new Uri($"/api/v1/assignments/{id}/attachments/{added.Text("id")}", UriKind.Relative))).Length);
        }

        foreach (var stranger in new[] { await _console.As(Role.Leader, Guangdong), await _console.As(Role.EnforcementOfficer, Nanshan),
            await _console.As(Role.CenterBusinessAdministrator, Zhejiang) })
        {
            (await stranger.Read($"assignments/{id}/attachments")).Refused(404, "AssignmentNotFound");
            (await stranger.Read($"assignments/{id}/attachments/{added.Text("id")}")).Refused(404, "AssignmentNotFound");
            (await stranger.Post($"assignments/{id}/attachments", Photo(10))).Refused(404, "AssignmentNotFound");
        }

        // It is Xihu's: neither the task's own, nor in another unit's part of the same task.
        (await officer.Read($"tasks/{number}/attachments/{added.Text("id")}")).Refused(404, "AttachmentNotFound");
        (await city.Read($"assignments/{number}-{Hangzhou}/attachments/{added.Text("id")}")).Refused(404, "AttachmentNotFound");
        Assert.Empty((await city.Read($"tasks/{number}")).Ok().Body.GetProperty("attachments").EnumerateArray());
        var detail = (await city.Read($"assignments/{id}")).Ok().Body;
        Assert.Single(detail.GetProperty("attachments").EnumerateArray());
        Assert.Contains("AssignmentAttached", detail.GetProperty("timeline").EnumerateArray().Select(entry => entry.GetProperty("verb").GetString()));
    }

    [Fact]
    public async Task File_OfADraft_GoesWithIt()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var number = await city.DraftAsync(Picked(Xihu));
        var added = (await city.Post($"tasks/{number}/attachments", Photo(300_000))).Ok();
        var left = $"select count(*) from attachments where id = '{added.Text("id")}'";
        Assert.Equal(1L, await _console.ScalarAsync<long>(left));

        (await city.CallAsync("DELETE", $"tasks/{number}")).Ok();

        Assert.Equal(0L, await _console.ScalarAsync<long>(left));
    }

    [Fact]
    public async Task Photo_ByTheIssuer_IsNotItsToAdd()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var number = await city.DispatchAsync(Picked(Xihu));
        (await city.Post($"assignments/{number}-{Xihu}/attachments", Photo(10))).Refused(403, "RoleRequired", "R7.3");
        (await (await _console.As(Role.Leader, Xihu)).Post($"assignments/{number}-{Xihu}/attachments", Photo(10))).Refused(403, "RoleRequired", "R7.3");
    }

    [Fact]
    public async Task Photo_AfterSubmissionOrAcceptance_IsRefusedAndWritesNothing()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        var number = await city.DispatchAsync(Picked(Xihu));
        var id = await _console.SubmittedAsync(number, Xihu, shops: 1);
        var submitted = await _console.RowsAsync();
        (await officer.Post($"assignments/{id}/attachments", Photo(10))).Refused(409, "AlreadySubmitted", "R7.2");
        Assert.Equal(submitted, await _console.RowsAsync());
        (await city.Post($"assignments/{id}/accept")).Ok();
        var before = await _console.RowsAsync();

        (await officer.Post($"assignments/{id}/attachments", Photo(10))).Refused(409, "AssignmentEnded");
        Assert.Equal(before, await _console.RowsAsync());
        (await city.Post($"tasks/{number}/close")).Ok();
        (await officer.Post($"assignments/{id}/attachments", Photo(10))).Refused(409, "TaskEnded");
    }

    [Fact]
    public async Task Photo_TooLargeEmptyOrUnnamed_IsRefusedAsATasksIs()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        var id = $"{await city.DispatchAsync(Picked(Xihu))}-{Xihu}";
        var before = await _console.RowsAsync();
        (await officer.Post($"assignments/{id}/attachments", Photo(60 * 1024 * 1024))).Refused(413, "AttachmentTooLarge");
        (await officer.Post($"assignments/{id}/attachments", Photo(50 * 1024 * 1024 + 1))).Refused(413, "AttachmentTooLarge");
        (await officer.Post($"assignments/{id}/attachments", Photo(0))).Refused(400, "AttachmentEmpty");
        (await officer.Post($"assignments/{id}/attachments", Photo(1, new string('x', 201)))).Refused(400, "AttachmentNameMalformed");
        Assert.Equal(before, await _console.RowsAsync());
    }

    [Fact]
    public async Task Photo_SentTwiceUnderOneKey_IsKeptOnce()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        var id = $"{await city.DispatchAsync(Picked(Xihu))}-{Xihu}";
        var first = (await officer.Post($"assignments/{id}/attachments", Photo(10), key: "one")).Ok();
        Assert.Equal(first.Text("id"), (await officer.Post($"assignments/{id}/attachments", Photo(10), key: "one")).Ok().Text("id"));
        Assert.Single((await officer.Read($"assignments/{id}/attachments")).Ok().Items);
    }

    private static MultipartFormDataContent Photo(int size, string name = "店铺.jpg")
    {
        var part = new ByteArrayContent(new byte[size]);
        part.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        return new MultipartFormDataContent { { part, "file", name } };
    }
}
