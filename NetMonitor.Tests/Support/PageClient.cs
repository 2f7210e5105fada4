using System.Net;
using System.Text.RegularExpressions;
using NetMonitor.Console.DemoData;

namespace NetMonitor.Tests.Support;

/// <summary>A browser without scripts: it keeps cookies and sends the forms of pages with their tokens.</summary>
public sealed partial class PageClient : IDisposable
{
    private readonly SocketsHttpHandler _handler = new() { UseCookies = false, AllowAutoRedirect = false };
    private readonly Dictionary<string, string> _cookies = [];

    public PageClient(TestConsole console) => Http = new HttpClient(_handler) { BaseAddress = console.Address, Timeout = Patience.End };

    public HttpClient Http { get; }

    /// <summary>Whole <c>Set-Cookie</c> lines that were sent, by the cookie's name.</summary>
    public Dictionary<string, string> Set { get; } = [];

    /// <summary>Headers that every request carries, such as a proxy's.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    public IReadOnlyDictionary<string, string> Cookies => _cookies;

    public static async Task<PageClient> SignInAsync(TestConsole console, DemoAccount account)
    {
        var browser = new PageClient(console);
        Assert.Equal("/", await browser.SubmitAsync(account, await console.CodeAsync(account)));
        return browser;
    }

    /// <summary>Sends the sign-in form; where it leads.</summary>
    public async Task<string> SubmitAsync(DemoAccount account, string code)
    {
        var (_, page) = await SendAsync(HttpMethod.Get, "/sign-in");
        var (answer, _) = await SendAsync(HttpMethod.Post, "/account/sign-in", new Dictionary<string, string>
        {
            ["userName"] = account.UserName, ["password"] = account.Password, ["keyCode"] = code, ["__RequestVerificationToken"] = TokenIn(page),
        });
        return answer.Headers.Location!.OriginalString;
    }

    /// <summary>The antiforgery token of a page's first form.</summary>
    public static string TokenIn(string page) => WebUtility.HtmlDecode(Token().Match(page).Groups[1].Value);

    public Task<(HttpResponseMessage Answer, string Text)> SendAsync(HttpMethod method, string path, Dictionary<string, string>? form = null) =>
        SendAsync(method, path, form is null ? null : new FormUrlEncodedContent(form));

    public async Task<(HttpResponseMessage Answer, string Text)> SendAsync(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = content };
        foreach (var (name, value) in Headers) request.Headers.TryAddWithoutValidation(name, value);
        if (_cookies.Count > 0) request.Headers.Add("Cookie", string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        var answer = await Http.SendAsync(request);
        if (answer.Headers.TryGetValues("Set-Cookie", out var lines))
            foreach (var line in lines)
            {
                var (name, value) = (line.Split('=')[0], line.Split('=', 2)[1].Split(';')[0]);
                Set[name] = line;
                if (value.Length == 0) _cookies.Remove(name);
                else _cookies[name] = value;
            }

        return (answer, await answer.Content.ReadAsStringAsync());
    }

    public void Dispose() => Http.Dispose();

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
