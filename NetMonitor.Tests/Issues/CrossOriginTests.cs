using System.Net.WebSockets;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NetMonitor.Console.Auth;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Issues;

/// <summary>What other sites' pages, anonymous callers and one busy session may not do with live connections and cookies.</summary>
public sealed class CrossOriginTests(PostgresServer server) : IAsyncLifetime
{
    private TestConsole _console = null!;

    public async ValueTask InitializeAsync() => _console = await TestConsole.StartAsync(server, configure: services => services
        .AddSingleton(new Networks(new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["NetMonitor:KnownProxies"] = "127.0.0.1" }).Build())));

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    [Theory]
    [InlineData("/_blazor/negotiate?negotiateVersion=1", "POST")]
    [InlineData("/_blazor", "GET")]
    [InlineData("/hubs/feed/negotiate?negotiateVersion=1", "POST")]
    [InlineData("/hubs/feed", "GET")]
    public async Task LiveConnection_FromAnotherSite_IsRefused_WhoeverIsSignedIn(string path, string method)
    {
        var account = await _console.AccountAsync(Role.Leader, Hangzhou);
        using var browser = await PageClient.SignInAsync(_console, account);
        var api = await _console.As(Role.EnforcementOfficer, Hangzhou);
        var own = _console.Address.GetLeftPart(UriPartial.Authority);
        foreach (var (name, value) in new[]
        {
            ("Origin", "https://evil.example"), ("Origin", "null"), ("Origin", $"http://{_console.Address.Host}:1"), ("Origin", $"{own}.evil.example"),
            ("Origin", $"file://{_console.Address.Authority}"), ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"),
        })
        {
            browser.Headers.Clear();
            browser.Headers[name] = value;
            var (answer, text) = await browser.SendAsync(new HttpMethod(method), path);
            Assert.True((int)answer.StatusCode == 403 && text.Contains("ForeignOrigin", StringComparison.Ordinal), $"{name}: {value}: {text}");
            using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
            request.Headers.TryAddWithoutValidation(name, value);
            using var hub = await api.SendAsync(request);
            Assert.Equal(403, (int)hub.StatusCode);
        }

        browser.Headers.Clear();
        browser.Headers["Origin"] = own;
        browser.Headers["Sec-Fetch-Site"] = "same-origin";
        var (ours, _) = await browser.SendAsync(new HttpMethod(method), path);
        Assert.NotEqual(403, (int)ours.StatusCode);
    }

    [Theory]
    [InlineData("/_blazor")]
    [InlineData("/hubs/feed")]
    public async Task WebSocket_FromAnotherSite_IsNotUpgraded(string path)
    {
        using var browser = await PageClient.SignInAsync(_console, await _console.AccountAsync(Role.Leader, Hangzhou));
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Cookie", string.Join("; ", browser.Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        socket.Options.SetRequestHeader("Origin", "https://evil.example");
        socket.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() =>
            socket.ConnectAsync(new UriBuilder(_console.Address) { Scheme = "ws", Path = path }.Uri, CancellationToken.None));
        Assert.Equal(403, (int)socket.HttpStatusCode);
    }

    [Fact]
    public async Task LivePage_WithoutASession_IsRefused()
    {
        using var nobody = new PageClient(_console);
        foreach (var (method, path) in new[] { (HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1"), (HttpMethod.Get, "/_blazor"),
            (HttpMethod.Post, "/_blazor/disconnect") })
            Assert.Equal(401, (int)(await nobody.SendAsync(method, path)).Answer.StatusCode);
    }

    [Fact]
    public async Task OneSessionsLivePages_AreBounded_AndOthersAreNot()
    {
        using var browser = await PageClient.SignInAsync(_console, await _console.AccountAsync(Role.Leader, Hangzhou));
        using var other = await PageClient.SignInAsync(_console, await _console.AccountAsync(Role.Leader, Zhejiang));
        var sockets = new List<ClientWebSocket>();
        for (var i = 0; i < SessionLimits.Most(Held.PageConnections); i++) sockets.Add((await OpenAsync(browser)).Socket!);
        Assert.Equal(429, (await OpenAsync(browser)).Refused);
        using (var others = (await OpenAsync(other)).Socket!) Assert.Equal(WebSocketState.Open, others.State);

        foreach (var socket in sockets) socket.Dispose();
        await Eventually.TrueAsync(async () =>
        {
            using var again = (await OpenAsync(browser)).Socket;
            return again is not null;
        }, "a closed page is given back");
    }

    [Fact]
    public async Task OneConnectionsStreams_AreBounded()
    {
        var token = (await _console.As(Role.Leader, Hangzhou)).DefaultRequestHeaders.Authorization!.Parameter!;
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        await socket.ConnectAsync(new UriBuilder(_console.Address) { Scheme = "ws", Path = "/hubs/feed" }.Uri, CancellationToken.None);
        await SayAsync(socket, """{"protocol":"json","version":1}""");
        for (var i = 0; i <= SessionLimits.StreamsEach; i++)
            await SayAsync(socket, $$"""{"type":4,"invocationId":"{{i}}","target":"Subscribe","arguments":[null]}""");
        var heard = "";
        while (!heard.Contains("TooManyConnections", StringComparison.Ordinal)) heard += await HearAsync(socket);
        Assert.Contains($"\"invocationId\":\"{SessionLimits.StreamsEach}\"", heard, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SessionCookie_OverHttps_IsOfThisHostAlone_AndStrict()
    {
        var account = await _console.AccountAsync(Role.Leader, Hangzhou);
        using var browser = new PageClient(_console) { Headers = { ["X-Forwarded-Proto"] = "https", ["X-Forwarded-For"] = "203.0.113.5" } };
        Assert.Equal("/", await browser.SubmitAsync(account, await _console.CodeAsync(account)));
        foreach (var name in new[] { "__Host-netmonitor", "__Host-netmonitor_device" })
        {
            var cookie = browser.Set[name];
            foreach (var part in new[] { "secure", "httponly", "samesite=strict", "path=/" }) Assert.Contains(part, cookie, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("domain", cookie, StringComparison.OrdinalIgnoreCase);
        }

        Assert.All(browser.Set.Where(cookie => cookie.Key.Contains("Antiforgery", StringComparison.Ordinal)),
            cookie => Assert.Contains("secure", cookie.Value, StringComparison.OrdinalIgnoreCase));
        var (page, _) = await browser.SendAsync(HttpMethod.Get, "/session/alive");
        Assert.Equal(204, (int)page.StatusCode);
        Assert.StartsWith("max-age=", page.Headers.GetValues("Strict-Transport-Security").Single(), StringComparison.Ordinal);
        // The same cookie under its plain name, as a neighbour in the domain could set it, opens nothing here.
        var stolen = $"netmonitor={browser.Cookies["__Host-netmonitor"]}";
        using var planted = new PageClient(_console) { Headers = { ["X-Forwarded-Proto"] = "https", ["Cookie"] = stolen } };
        Assert.Equal(401, (int)(await planted.SendAsync(HttpMethod.Get, "/session/alive")).Answer.StatusCode);
    }

    [Fact]
    public async Task SignOut_WithoutItsPagesToken_EndsNothing()
    {
        using var browser = await PageClient.SignInAsync(_console, await _console.AccountAsync(Role.Leader, Hangzhou));
        Assert.Equal(400, (int)(await browser.SendAsync(HttpMethod.Post, "/account/sign-out", [])).Answer.StatusCode);
        Assert.Equal(204, (int)(await browser.SendAsync(HttpMethod.Get, "/session/alive")).Answer.StatusCode);

        // Another site's form comes without the cookie, and does not take it away.
        using var elsewhere = new PageClient(_console);
        Assert.False((await elsewhere.SendAsync(HttpMethod.Post, "/account/sign-out", [])).Answer.Headers.Contains("Set-Cookie"));

        var (_, page) = await browser.SendAsync(HttpMethod.Get, "/password");
        var form = new Dictionary<string, string> { ["__RequestVerificationToken"] = PageClient.TokenIn(page) };
        Assert.Equal("/sign-in", (await browser.SendAsync(HttpMethod.Post, "/account/sign-out", form)).Answer.Headers.Location!.OriginalString);
        Assert.Equal(401, (int)(await browser.SendAsync(HttpMethod.Get, "/session/alive")).Answer.StatusCode);
    }

    [Fact]
    public async Task SignIn_OverAnothersCookie_EndsThatSession()
    {
        var first = await _console.AccountAsync(Role.Leader, Hangzhou);
        using var browser = await PageClient.SignInAsync(_console, first);
        var left = browser.Cookies["netmonitor"];
        var second = await _console.AccountAsync(Role.ResponsiblePerson, Hangzhou);
        Assert.Equal("/", await browser.SubmitAsync(second, await _console.CodeAsync(second)));

        using var thief = new PageClient(_console) { Headers = { ["Cookie"] = $"netmonitor={left}" } };
        Assert.Equal(401, (int)(await thief.SendAsync(HttpMethod.Get, "/session/alive")).Answer.StatusCode);
        Assert.Equal(204, (int)(await browser.SendAsync(HttpMethod.Get, "/session/alive")).Answer.StatusCode);
    }

    [Fact]
    public async Task LinkOnAnotherSite_IsAskedForOnceMoreByOurOwnPage_BeforeASignInIsDemanded()
    {
        using var browser = await PageClient.SignInAsync(_console, await _console.AccountAsync(Role.Leader, Hangzhou));
        using var followed = new PageClient(_console) { Headers = { ["Sec-Fetch-Site"] = "cross-site", ["Sec-Fetch-Mode"] = "navigate" } };
        var (answer, text) = await followed.SendAsync(HttpMethod.Get, "/tasks?status=\"><script>");
        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Contains("http-equiv=\"refresh\" content=\"0;url=/tasks?status=%22%3E%3Cscript%3E\"", text, StringComparison.Ordinal);

        // Our own page's request: with the cookie it is answered, without one it leads to the sign-in.
        followed.Headers["Sec-Fetch-Site"] = "same-origin";
        Assert.StartsWith("/sign-in", (await followed.SendAsync(HttpMethod.Get, "/tasks")).Answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal(200, (int)(await browser.SendAsync(HttpMethod.Get, "/tasks")).Answer.StatusCode);
    }

    [Fact]
    public async Task Answers_ExportsAndFiles_AreKeptByNobody()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var number = await city.DispatchAsync(Picked(Xihu));
        using var file = new MultipartFormDataContent { { new ByteArrayContent([1, 2, 3]), "file", "x.pdf" } };
        var id = (await city.Post($"tasks/{number}/attachments", file)).Ok().Text("id");
        var administrator = await _console.As(Role.CenterSystemAdministrator, Nation);
        foreach (var (client, path) in new[]
        {
            (city, "tasks"), (city, $"tasks/{number}"), (city, $"tasks/{number}/assignments.xlsx"), (city, $"tasks/{number}/attachments/{id}"),
            (city, "tasks/T1"), (city, "journal"), (administrator, "journal"), (administrator, "journal/key"), (administrator, "journal/checkpoint"),
            (_console.Anonymous(), "tasks"),
        })
        {
            using var answer = await client.GetAsync(new Uri($"/api/v1/{path}", UriKind.Relative));
            Assert.True(answer.Headers.CacheControl?.NoStore == true, $"{path}: {answer.StatusCode} {answer.Headers.CacheControl}");
            Assert.Equal("same-origin", answer.Headers.GetValues("Cross-Origin-Opener-Policy").Single());
        }
    }

    private async Task<(ClientWebSocket? Socket, int Refused)> OpenAsync(PageClient browser)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Cookie", string.Join("; ", browser.Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        socket.Options.CollectHttpResponseDetails = true;
        try
        {
            await socket.ConnectAsync(new UriBuilder(_console.Address) { Scheme = "ws", Path = "/_blazor" }.Uri, CancellationToken.None);
            return (socket, 0);
        }
        catch (WebSocketException)
        {
            var status = (int)socket.HttpStatusCode;
            socket.Dispose();
            return (null, status);
        }
    }

    private static Task SayAsync(ClientWebSocket socket, string message) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(message + '\u001e'), WebSocketMessageType.Text, true, CancellationToken.None);

    private static async Task<string> HearAsync(ClientWebSocket socket)
    {
        var buffer = new byte[16 * 1024];
        using var patience = new CancellationTokenSource(Patience.End);
        return Encoding.UTF8.GetString(buffer, 0, (await socket.ReceiveAsync(buffer, patience.Token)).Count);
    }
}
