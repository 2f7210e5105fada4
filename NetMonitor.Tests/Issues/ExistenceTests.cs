using System.Net.Http.Headers;
using Microsoft.AspNetCore.Routing;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Accounts;
using NetMonitor.Tests.Alerts;
using NetMonitor.Tests.Incidents;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Assistance.AssistanceBodies;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Issues;

/// <summary>
/// What lies outside one's scope is not told from what is not there: every call of the API that names something answers a stranger the same for
/// either, however the call is spoilt.
/// </summary>
public sealed class ExistenceTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    /// <summary>Valid in form, and nobody's.</summary>
    private const string NoTask = "T3301002026999999";

    private static readonly string[] s_queries =
        ["", $"?under={Xihu}", $"?under={Nanshan}", "?under=3301060009", "?under=x", "?limit=0", "?after=x", "?state=Submitted&overdue=true", "?state=x"];

    private static readonly object[] s_bodies =
    [
        new { }, new { reason = "x" }, new { reason = "" }, new { values = new { shopsCheckedOnline = 1 } }, new { workingDays = 3, reason = "x" },
        new { reason = "x", code = "WrongAuthority", unitCode = Hangzhou, text = "x", questionIds = new[] { "1" }, newDueOn = "2026-12-31" },
        new { units = new[] { Xihu } }, new { under = "x" }, new { text = "x" }, new { accounts = Array.Empty<string>(), leak = false, ground = "x" },
        new { document = "x", decision = "x" }, new { @class = "Other", grade = "Larger" }, new { to = "x", document = "x" }, new { noneBecause = "x" },
        new { measure = 1, done = "x" }, new { mark = "Own", kind = "Written" },
        new { verdict = "Void", lines = new[] { 1 } }, new { lines = new[] { 1 }, reason = "x" }, Task(Picked(Nanshan)), Task(Picked("9")),
    ];

    private readonly TestConsole _console = fixture.Console;

    [Fact]
    public async Task EveryCall_AboutWhatAStrangerMayNotRead_AnswersAsIfItWereNotThere()
    {
        var there = await MakeAsync();
        var gone = there.ToDictionary(name => name.Key, name => name.Key switch
        {
            "number" => NoTask, "serial" => "DEMO999999", "application" => "K3301062026999999", "form" => "F3301062026999999",
            "filing" => "L3300002026999999", "help" => "H3301062026999999",
            "incident" => "I3301062026999999", "assistance" => "A3301062026999999", "party" => "1",
            "id" => $"{NoTask}-{Xihu}", "entry" => "987654321",
            "userName" => UserName.Create(Domain.Units.UnitCode.Parse(Xihu), AccountClass.Other, 321).Value.ToString(),
            _ => Guid.CreateVersion7().ToString(),
        });
        var asked = 0;
        foreach (var endpoint in _console.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var template = endpoint.RoutePattern.RawText!.TrimStart('/');
            if (!template.StartsWith("api/v1/", StringComparison.Ordinal) || endpoint.RoutePattern.Parameters.Count == 0) continue;
            if (template.Contains("/units/", StringComparison.Ordinal) || template.Contains("/tile/", StringComparison.Ordinal)
                || template.Contains("/settings/", StringComparison.Ordinal) || template.Contains("/detectors/", StringComparison.Ordinal)
                || template.Contains("/holidays/", StringComparison.Ordinal)) continue; // open to all readers, or the same for all
            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)
            {
                asked++;
                await SameAsync(method, Fill(endpoint, template, there), Fill(endpoint, template, gone));
            }
        }

        Assert.True(asked > 25, $"{asked} calls were tried");
    }

    private async Task SameAsync(string method, string there, string gone)
    {
        foreach (var role in new[]
            {
                Role.CenterBusinessAdministrator, Role.Leader, Role.EnforcementOfficer, Role.CenterSystemAdministrator, Role.KeyCustodian,
            })
        {
            var stranger = await _console.As(role, Nanshan);
            if (method == "GET")
                foreach (var query in s_queries)
                    Same(await stranger.Read(there + query), await stranger.Read(gone + query), $"{role} GET {there}{query}");
            else if (there.EndsWith("/attachments", StringComparison.Ordinal))
                foreach (var size in new[] { 0, 10 })
                    Same(await stranger.Post(there, File(size)), await stranger.Post(gone, File(size)), $"{role} POST {there}");
            else
                foreach (var body in method == "DELETE" ? [null!] : s_bodies)
                    foreach (var match in new[] { null, "\"1\"", "\"99\"" })
                        Same(await stranger.CallAsync(method, there, body, ifMatch: match), await stranger.CallAsync(method, gone, body, ifMatch: match),
                            $"{role} {method} {there}");
        }
    }

    private static void Same(ApiAnswer there, ApiAnswer gone, string what)
    {
        Assert.True(there.Status is >= 400 and < 500, $"{what}: {there.Status} {there.Raw}");
        Assert.True(Told(there) == Told(gone), $"{what}: {there.Status} {there.Raw}\nbut where there is none: {gone.Status} {gone.Raw}");
    }

    private static string Told(ApiAnswer answer) => $"{answer.Status} {answer.Code} {answer.Rule} {answer.Text("details")}";

    private static string Fill(RouteEndpoint endpoint, string template, Dictionary<string, string> names)
    {
        var path = template["api/v1/".Length..];
        var kind = path.Split('/')[0];
        foreach (var parameter in endpoint.RoutePattern.Parameters)
        {
            var name = (parameter.Name, kind) switch
            {
                ("id", "journal") => "entry", ("id", "tasks") => "taskFile", ("id", "evidence") => "evidence",
                ("id", "uploads") => "upload", ("id", "sessions") => "session", ("id", "saved-views") => "view",
                ("attachment", _) => "file", ("number", "key-applications") => "application", ("number", "registration-forms") => "form",
                ("id", "approvals") => "approval", ("number", "filings") => "filing", ("number", "help-requests") => "help",
                ("number", "incidents") => "incident", ("id", "incidents" or "granted-incidents") => "grant", ("id", "alerts") => "alert",
                ("number", "inspections") => "inspection", ("id", "findings") => "finding",
                ("number", "assistance-requests") => "assistance",
                _ => parameter.Name,
            };
            path = System.Text.RegularExpressions.Regex.Replace(path, $"{{\\**{parameter.Name}(:[^}}]*)?}}", names[name]);
        }

        return path;
    }

    /// <summary>One of each kind, in Hangzhou and Xihu.</summary>
    private async Task<Dictionary<string, string>> MakeAsync()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        var number = await city.DispatchAsync(Picked(Xihu));
        var handler = await _console.As(Role.CenterSystemAdministrator, Xihu);
        var incident = await _console.OpenAsync(handler, "Hazard", null);
        var view = (await city.Post("saved-views", new { page = "Tasks", name = "x", query = "status=Dispatched" })).Ok();
        return new Dictionary<string, string>
        {
            ["number"] = number, ["id"] = $"{number}-{Xihu}", ["userName"] = (await _console.AccountAsync(Role.EnforcementOfficer, Xihu)).UserName,
            ["taskFile"] = (await city.Post($"tasks/{number}/attachments", File(10))).Ok().Text("id"),
            ["file"] = (await officer.Post($"assignments/{number}-{Xihu}/attachments", File(10))).Ok().Text("id"),
            ["evidence"] = (await officer.Post("evidence", File(10))).Ok().Text("id"),
            ["upload"] = (await officer.Post("uploads", new { name = "a.bin", size = 10 })).Ok().Text("id"),
            ["session"] = (await city.Read("sessions")).Ok().Items[0].GetProperty("id").GetString()!,
            ["view"] = view.Text("id"),
            ["serial"] = (await _console.AccountAsync(Role.EnforcementOfficer, Xihu)).KeySerial!,
            ["application"] = (await (await _console.As(Role.KeyCustodian, Xihu)).Post("key-applications", new { quantity = 1, reason = "x" })).Ok()
                .Text("number"),
            ["form"] = (await (await _console.As(Role.ResponsiblePerson, Xihu)).Post(
                "registration-forms", AccountBodies.Form("3301061000", Role.CenterSystemAdministrator, null))).Ok().Text("number"),
            ["filing"] = (await (await _console.As(Role.CenterSystemAdministrator, Zhejiang)).Post("units", Units.UnitBodies.Body(Zhejiang))).Ok()
                .Text("filing"),
            ["approval"] = await AskedAsync(),
            ["alert"] = $"{await _console.AlertAsync((await _console.AccountAsync(Role.EnforcementOfficer, Xihu)).UserName, Watched.Center)}",
            ["assistance"] = await _console.DeliveredAsync(Gongshu), ["party"] = "1",
            ["incident"] = incident, ["grant"] = $"{await _console.GrantAsync(handler, incident, (await _console.ContractorAsync(Zhejiang)).UserName)}",
            ["inspection"] = (await (await _console.As(Role.CenterSystemAdministrator, Nation)).Post("inspections", new { under = Xihu })).Ok().Text("number"),
            ["finding"] = "I16.3301061000",
            ["help"] = (await officer.Post("help-requests", new { text = "x" })).Ok().Text("number"),
            ["entry"] = $"{await _console.ScalarAsync<long>("select max(id) from journal where verb = 'AssignmentAttached'")}",
        };
    }

    /// <summary>Xihu's administrator asks for a second one's confirmation.</summary>
    private async Task<string> AskedAsync()
    {
        var administrator = await _console.As(Role.CenterSystemAdministrator, Xihu);
        (await administrator.CallAsync("PUT", $"units/{Xihu}/four-eyes", new { on = true })).Ok();
        return (await administrator.Post(
            "accounts", AccountBodies.Account(await _console.StationAsync("330106"), Role.GrassrootsSystemAdministrator))).Ok().Text("approval");
    }

    private static MultipartFormDataContent File(int size)
    {
        var part = new ByteArrayContent(new byte[size]);
        part.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        return new MultipartFormDataContent { { part, "file", "x.jpg" } };
    }
}
