using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Api;

/// <summary>
/// Who may call what, seen from a task that Hangzhou issued to Xihu. Each endpoint of the API has a row; what a caller's
/// unit is to the subject stands in the columns. <c>ok</c> is allowed (or refused only for its state or body), else the status.
/// </summary>
public sealed class AuthorizationMatrixTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    /// <summary>A caller: role and unit. Issuer is Hangzhou, assigned Xihu, above both the province, two above the nation; Shenzhen and Nanshan have nothing to do with it.</summary>
    private static readonly Dictionary<string, (Role Role, string Unit)> s_callers = new()
    {
        ["issuer.dispatcher"] = (Role.CenterBusinessAdministrator, Hangzhou),
        ["issuer.responsible"] = (Role.ResponsiblePerson, Hangzhou),
        ["issuer.leader"] = (Role.Leader, Hangzhou),
        ["issuer.officer"] = (Role.EnforcementOfficer, Hangzhou),
        ["issuer.system"] = (Role.CenterSystemAdministrator, Hangzhou),
        ["assigned.officer"] = (Role.EnforcementOfficer, Xihu),
        ["assigned.dispatcher"] = (Role.CenterBusinessAdministrator, Xihu),
        ["assigned.responsible"] = (Role.ResponsiblePerson, Xihu),
        ["assigned.leader"] = (Role.Leader, Xihu),
        ["assigned.system"] = (Role.CenterSystemAdministrator, Xihu),
        ["above.leader"] = (Role.Leader, Zhejiang),
        ["above.dispatcher"] = (Role.CenterBusinessAdministrator, Zhejiang),
        ["above2.responsible"] = (Role.ResponsiblePerson, Nation),
        ["above2.officer"] = (Role.EnforcementOfficer, Nation),
        ["sibling.dispatcher"] = (Role.CenterBusinessAdministrator, Nanshan),
        ["unrelated.leader"] = (Role.Leader, Guangdong),
    };

    private static readonly string[] s_columns = [.. s_callers.Keys];

    /// <summary>
    /// Endpoint, then the answer for each caller in the order above. One word stands for all; <c>a:x b:y *:z</c> names some and the rest.
    /// </summary>
    private static readonly (string Endpoint, string Answers)[] s_rows =
    [
        ("GET /tasks", "*:ok"),
        ("POST /tasks", "issuer.dispatcher:ok assigned.dispatcher:ok above.dispatcher:ok sibling.dispatcher:404 *:403"),
        ("GET /tasks/{number}", Readers),
        ("PATCH /tasks/{number}", IssuingDispatcher),
        ("DELETE /tasks/{number}", IssuingDispatcher),
        ("POST /tasks/{number}/dispatch", IssuingDispatcher),
        ("POST /tasks/{number}/withdraw", IssuingDispatcher),
        ("POST /tasks/{number}/close", IssuingDispatcher),
        ("POST /tasks/{number}/urge", IssuingDispatcher),
        ("POST /tasks/{number}/attachments", IssuingDispatcher),
        ("GET /tasks/{number}/assignments", Readers),
        ("GET /tasks/{number}/progress", "above.dispatcher:ok " + Readers),
        ("GET /tasks/{number}/attachments/{id:guid}", "*:404"),
        ("POST /recipients/count", "issuer.dispatcher:ok assigned.dispatcher:ok above.dispatcher:ok sibling.dispatcher:404 *:403"),
        ("GET /assignments", "*:ok"),
        ("GET /assignments/{id}", Readers),
        ("POST /assignments/{id}/receive", AssignedUnit),
        ("POST /assignments/{id}/submit", AssignedUnit),
        ("POST /assignments/{id}/request-extension", AssignedUnit),
        ("POST /assignments/{id}/approve", AssignedReviewer),
        ("POST /assignments/{id}/send-back", AssignedReviewer),
        ("POST /assignments/{id}/accept", IssuingUnit),
        ("POST /assignments/{id}/return", IssuingUnit),
        ("POST /assignments/{id}/grant-extension", IssuingUnit),
        ("POST /assignments/{id}/decline-extension", IssuingUnit),
        ("POST /assignments/{id}/withdraw", IssuingDispatcher),
        ("POST /assignments/{id}/sub-dispatch", "assigned.dispatcher:ok above.dispatcher:404 above2.officer:404 sibling.dispatcher:404 unrelated.leader:404 *:403"),
        ("GET /units", "*:ok"),
        ("GET /units/{code}", "*:ok"),
        ("GET /feed", "*:ok"),
        ("GET /journal", SystemAdministrators),
        ("GET /journal/verify", SystemAdministrators),
        ("GET /journal/{id:long}/proof", "issuer.system:404 assigned.system:404 *:403"),
        ("GET /sessions", "*:ok"),
        ("DELETE /sessions/{id:guid}", "*:404"),
        ("POST /sessions", "*:ok"),
        ("POST /sessions/current/confirm", "*:ok"),
        ("DELETE /sessions/current", "-"),
        ("POST /password", "*:ok"),
        ("POST /accounts/{userName}/freeze", "issuer.system:404 assigned.system:ok *:403"),
        ("POST /accounts/{userName}/unfreeze", "issuer.system:404 assigned.system:ok *:403"),
        ("POST /holidays/{year:int}", "*:403"),
    ];

    // System administrators of the two units read their unit's work as everyone does (DOMAIN 3); leaders and responsible persons read below.
    private const string Readers = "above.dispatcher:404 above2.officer:404 sibling.dispatcher:404 unrelated.leader:404 *:ok";
    private const string Outside = "above.dispatcher:404 above2.officer:404 sibling.dispatcher:404 unrelated.leader:404 *:403";
    private const string IssuingDispatcher = "issuer.dispatcher:ok " + Outside;
    private const string IssuingUnit = "issuer.dispatcher:ok issuer.responsible:ok " + Outside;
    private const string AssignedUnit = "assigned.officer:ok assigned.dispatcher:ok " + Outside;
    private const string AssignedReviewer = "assigned.responsible:ok " + Outside;
    private const string SystemAdministrators = "issuer.system:ok assigned.system:ok *:403";

    private readonly TestConsole _console = fixture.Console;

    public static TheoryData<string> Endpoints => [.. s_rows.Where(row => row.Answers != "-").Select(row => row.Endpoint)];

    [Fact]
    public void Matrix_NamesEveryEndpointOfTheApi()
    {
        var mapped = _console.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/').StartsWith("api/v1", StringComparison.Ordinal))
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["?"]).Select(method => $"{method} /{endpoint.RoutePattern.RawText!.TrimStart('/')["api/v1".Length..].Trim('/')}"))
            .Order(StringComparer.Ordinal).ToList();

        Assert.NotEmpty(mapped);
        Assert.Equal(mapped, s_rows.Select(row => row.Endpoint).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task EveryEndpoint_WithoutAToken_IsNotSignedIn()
    {
        foreach (var (endpoint, _) in s_rows.Where(row => row.Endpoint != "POST /sessions"))
            (await CallAsync(_console.Anonymous(), endpoint, "T3301002026000001")).Refused(401, "NotSignedIn");
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Endpoint_ByEveryCaller_AnswersAsTheMatrixSays(string endpoint)
    {
        var answers = s_rows.Single(row => row.Endpoint == endpoint).Answers.Split(' ').Select(cell => cell.Split(':')).GroupBy(cell => cell[0]).ToDictionary(group => group.Key, group => group.First()[1]);
        var dispatcher = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var wrong = new List<string>();
        foreach (var column in s_columns)
        {
            // Each caller finds a task of its own: none takes the next one's step.
            var number = await dispatcher.DispatchAsync(Picked(Xihu));
            var client = await _console.As(s_callers[column].Role, s_callers[column].Unit);
            var answer = await CallAsync(client, endpoint, number);
            var got = answer.Status is 403 or 404 or 401 or 405 or >= 500 && answer.Code is not "SignInRefused" ? $"{answer.Status}" : "ok";
            var expected = answers.TryGetValue(column, out var named) ? named : answers["*"];
            if (got != expected) wrong.Add($"{column}: expected {expected}, got {answer.Status} {answer.Code}");
        }

        Assert.True(wrong.Count == 0, $"{endpoint}\n{string.Join('\n', wrong)}");
    }

    private async Task<ApiAnswer> CallAsync(HttpClient client, string endpoint, string number)
    {
        var (method, path) = (endpoint.Split(' ')[0], endpoint.Split(' ')[1].TrimStart('/'));
        // A special account of the assigned unit that no column uses.
        var account = await _console.AccountAsync(Role.KeyCustodian, Xihu);
        path = path.Replace("{number}", number, StringComparison.Ordinal).Replace("{id:guid}", $"{Guid.Empty}", StringComparison.Ordinal)
            .Replace("{id:long}", "999999999", StringComparison.Ordinal).Replace("{id}", $"{number}-{Xihu}", StringComparison.Ordinal)
            .Replace("{code}", Xihu, StringComparison.Ordinal).Replace("{userName}", account.UserName, StringComparison.Ordinal).Replace("{year:int}", "2027", StringComparison.Ordinal);
        object? body = endpoint switch
        {
            "POST /tasks" or "PATCH /tasks/{number}" => Task(Picked(Xihu)),
            "POST /assignments/{id}/sub-dispatch" => Task(Picked(await _console.StationAsync("330106"))),
            "POST /recipients/count" => Picked(Xihu),
            "POST /tasks/{number}/attachments" => new MultipartFormDataContent { { new ByteArrayContent([1, 2, 3]), "file", "a.txt" } },
            "POST /sessions" or "POST /sessions/current/confirm" => new { userName = "x", password = "x" },
            "POST /password" => new { current = "x" },
            "POST /accounts/{userName}/freeze" or "POST /accounts/{userName}/unfreeze" => new { reason = "x" },
            "POST /holidays/{year:int}" => new { year = 2027, papers = new[] { "https://www.gov.cn/notice" }, days = new[] { new { name = "元旦", date = "2027-01-01", isOffDay = true } } },
            _ => null,
        };
        if (endpoint.EndsWith("}/submit", StringComparison.Ordinal)) body = Values(1);
        return await client.CallAsync(method, path, body);
    }
}
