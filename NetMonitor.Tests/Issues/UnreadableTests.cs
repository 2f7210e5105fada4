using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Issues;

/// <summary>What no reader can read for certain is malformed, on every endpoint and page: it never fails, and changes nothing.</summary>
public sealed class UnreadableTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private static readonly string[] s_bodies =
    [
        """{"reason":"a","reason":"b"}""", """{"a":1,"a":2}""", """{"reason":"\ud83d"}""", """{"\ud83d":"x"}""",
        """{"values":{"a":1,"a":2}}""", """{"values":{"\ude00":1}}""", """{"values":{"a":"\ud83d"}}""",
    ];

    private static readonly System.Text.Json.JsonSerializerOptions s_readable =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly TestConsole _console = fixture.Console;

    /// <summary>Each body at each endpoint that takes one, whatever it makes of its parts: none of them is an order.</summary>
    [Fact]
    public async Task Body_WithAKeyTwiceOrHalfACharacter_IsMalformedAtEveryEndpoint()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var administrator = await _console.As(Role.CenterSystemAdministrator, Nation);
        var number = await city.DispatchAsync(Picked(Xihu));
        var before = await _console.RowsAsync();
        var asked = 0;
        foreach (var endpoint in _console.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var template = endpoint.RoutePattern.RawText!.TrimStart('/');
            if (!template.StartsWith("api/v1/", StringComparison.Ordinal)) continue;
            if (endpoint.Metadata.GetMetadata<IAcceptsMetadata>() is not { } accepts || !accepts.ContentTypes.Contains("application/json")) continue;
            var path = template["api/v1/".Length..].Replace("{number}", number, StringComparison.Ordinal)
                .Replace("{id}", $"{number}-{Xihu}", StringComparison.Ordinal)
                .Replace("{userName}", (await _console.AccountAsync(Role.Leader, Xihu)).UserName, StringComparison.Ordinal)
                .Replace("{year:int}", "2027", StringComparison.Ordinal);
            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)
                foreach (var body in s_bodies)
                {
                    asked++;
                    foreach (var caller in new[] { city, administrator })
                    {
                        using var content = new StringContent(body, Encoding.UTF8, "application/json");
                        var answer = await caller.CallAsync(method, path, content);
                        Assert.True(answer.Status == 400, $"{method} {path} {body}: {answer.Status} {answer.Raw}");
                    }
                }
        }

        Assert.True(asked > 100, $"{asked} calls were tried");
        Assert.Equal(before, await _console.RowsAsync());
        Assert.Equal("", _console.Errors);
    }

    [Fact]
    public async Task Body_ThatIsReadable_ButForAKeyTwice_IsNotTakenForEitherOfThem()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var number = await city.DispatchAsync(Picked(Xihu));
        foreach (var body in new[] { """{"reason":"a","reason":"b"}""", """{"reason":"a","Reason":"b"}""" })
            (await city.Post($"tasks/{number}/withdraw", new StringContent(body, Encoding.UTF8, "application/json"))).Refused(400, "BodyMalformed");
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        (await officer.Post($"assignments/{number}-{Xihu}/receive")).Ok();
        const string Twice = """{"values":{"shopsCheckedOnline":1,"shopsCheckedOnline":2}}""";
        (await officer.Post($"assignments/{number}-{Xihu}/submit", new StringContent(Twice, Encoding.UTF8, "application/json"))).Refused(400, "BodyMalformed");
    }

    /// <summary>A program of a province's own, or a file saved by an old editor.</summary>
    [Theory]
    [InlineData("utf-8", "utf-8", true)]
    [InlineData("utf-8", "", false)]
    [InlineData("utf-8", "", true)]
    [InlineData("utf-16", "", true)]
    [InlineData("utf-16", "utf-16", true)]
    [InlineData("GB18030", "gb18030", false)]
    [InlineData("GB18030", "GBK", false)]
    [InlineData("GB18030", "\"gb2312\"", false)]
    [InlineData("GB18030", "", false)]
    public async Task Body_InTheEncodingsThatPeopleHave_IsRead(string encoding, string said, bool mark)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var written = Encoding.GetEncoding(encoding);
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var json = System.Text.Json.JsonSerializer.Serialize(Task(Picked(Xihu), body => body["title"] = "柳树𨟠镇网店检查"), s_readable);
        using var content = new ByteArrayContent([.. mark ? written.GetPreamble() : [], .. written.GetBytes(json)]);
        content.Headers.TryAddWithoutValidation("Content-Type", $"application/json{(said.Length > 0 ? $"; charset={said}" : "")}");
        var number = (await city.Post("tasks", content)).Ok().Text("number");
        Assert.Equal("柳树𨟠镇网店检查", (await city.Read($"tasks/{number}")).Ok().Text("title"));
    }

    [Theory]
    [InlineData("utf-7", new byte[] { (byte)'{', (byte)'}' }, 415)]
    [InlineData("klingon", new byte[] { (byte)'{', (byte)'}' }, 415)]
    [InlineData("utf-8", new byte[] { (byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)':', (byte)'1', (byte)'}' }, 400)]
    [InlineData("", new byte[] { (byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)':', (byte)'1', (byte)'}' }, 400)]
    [InlineData("gb18030", new byte[] { (byte)'{', (byte)'"', 0x81, (byte)'"', (byte)':', (byte)'1', (byte)'}' }, 400)]
    public async Task Body_InNoEncoding_IsRefused(string said, byte[] bytes, int status)
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        using var content = new ByteArrayContent(bytes);
        content.Headers.TryAddWithoutValidation("Content-Type", $"application/json{(said.Length > 0 ? $"; charset={said}" : "")}");
        Assert.Equal(status, (await city.Post("tasks", content)).Status);
    }

    [Fact]
    public async Task Body_OfDamagedUtf8_IsNotTakenForAnotherEncoding()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var json = System.Text.Json.JsonSerializer.Serialize(Task(Picked(Xihu), body => body["title"] = "网店专项检查"), s_readable);
        var bytes = Encoding.UTF8.GetBytes(json);
        var at = Array.IndexOf(bytes, (byte)0xE7);
        foreach (var damaged in new[] { bytes[..(at + 2)].Concat(bytes[(at + 3)..]).ToArray(), [.. "{\"title\":\""u8, 0xED, 0xA0, 0xBD, 0x41, .. "\"}"u8] })
        {
            using var content = new ByteArrayContent(damaged);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            (await city.Post("tasks", content)).Refused(400, "BodyMalformed");
        }
    }

    [Theory]
    [InlineData("\uFFFD坏字")]
    [InlineData("看不见\u200B")]
    [InlineData("\u3164")]
    [InlineData("\u2800\u2800")]
    [InlineData("标\U000E0041签")]
    public async Task Texts_ThatNobodySees_AreRefusedWhereverTheyAreKept(string text)
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        var number = await city.DispatchAsync(Picked(Xihu));
        (await officer.Post($"assignments/{number}-{Xihu}/receive")).Ok();
        var before = await _console.RowsAsync();
        foreach (var field in new[] { "title", "instruction", "requirement" })
            Assert.Equal(400, (await city.Post("tasks", Task(Picked(Xihu), body => body[field] = text))).Status);
        Assert.Equal(400, (await city.Post("tasks", Task(Picked(Xihu),
            body => body["feedbackFields"] = new object[] { new { name = text, type = "text", required = true } }))).Status);
        (await city.Post($"tasks/{number}/withdraw", new { reason = text })).Refused(400, "ReasonMalformed");
        (await city.Post($"tasks/{number}/close", new { summary = text })).Refused(400, "SummaryMalformed");
        (await officer.Post($"assignments/{number}-{Xihu}/submit", new { values = new { shopsCheckedOnline = 1, remark = text } }))
            .Refused(400, "FeedbackDoesNotFit");
        (await officer.Post($"assignments/{number}-{Xihu}/request-extension", new { workingDays = 1, reason = text })).Refused(400, "ReasonRequired");
        (await city.Post("saved-views", new { page = "Tasks", name = text, query = "status=Dispatched" })).Refused(400, "ViewNameMalformed");
        (await city.Read($"tasks?q={Uri.EscapeDataString(text)}")).Refused(400, "SearchMalformed");
        using var file = new MultipartFormDataContent { { new ByteArrayContent([1]), "file", $"{text}.pdf" } };
        if (text.Trim('\u3164', '\u2800').Length > 0)
            (await officer.Post($"assignments/{number}-{Xihu}/attachments", file)).Refused(400, "AttachmentNameMalformed");
        Assert.Equal(before, await _console.RowsAsync());
    }

    [Fact]
    public async Task FileName_OfAnOldBrowserInGbk_IsRefused_NotKeptBroken()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        var number = await (await _console.As(Role.CenterBusinessAdministrator, Hangzhou)).DispatchAsync(Picked(Xihu));
        var head = Encoding.GetEncoding("GB18030").GetBytes(
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"现场照片.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n");
        using var content = new ByteArrayContent([.. head, 1, 2, 3, .. "\r\n--x--\r\n"u8]);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
        (await officer.Post($"assignments/{number}-{Xihu}/attachments", content)).Refused(400, "AttachmentNameMalformed");
    }

    [Theory]
    [InlineData("multipart/form-data; boundary=x", "")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n123")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition")]
    [InlineData("multipart/form-data; boundary=x", "--x--\r\n")]
    [InlineData("multipart/form-data", "--x--\r\n")]
    [InlineData("application/x-www-form-urlencoded", "file=a")]
    [InlineData("text/plain", "file")]
    public async Task Upload_ThatIsNone_IsMalformed(string type, string body)
    {
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var number = await city.DispatchAsync(Picked(Xihu));
        foreach (var (caller, path) in new[] { (officer, $"assignments/{number}-{Xihu}/attachments"), (city, $"tasks/{number}/attachments") })
        {
            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
            var answer = await caller.Post(path, content);
            Assert.True(answer.Status is 400 or 415, $"{type} {body}: {answer.Status} {answer.Raw}");
        }
    }

    [Fact]
    public async Task Address_OfEveryPage_WithWhatCantBeRead_NeverFails()
    {
        using var browser = await PageClient.SignInAsync(_console, await _console.AccountAsync(Role.CenterSystemAdministrator, Nation));
        browser.Headers["Accept"] = "text/html";
        var pages = typeof(NetMonitor.Console.ConsoleHost).Assembly.GetTypes().SelectMany(type => type.GetCustomAttributes(typeof(RouteAttribute), false))
            .Select(route => System.Text.RegularExpressions.Regex.Replace(((RouteAttribute)route).Template, "{[^}]*}", "x")).ToList();
        Assert.True(pages.Count > 10);
        foreach (var page in pages)
        {
            Assert.Equal(400, (int)(await browser.SendAsync(HttpMethod.Get, $"{page}?q=a%00b")).Answer.StatusCode);
            Assert.Equal(400, (int)(await browser.SendAsync(HttpMethod.Get, $"{page}?a%00=b")).Answer.StatusCode);
            foreach (var query in new[]
            {
                "q=%FF%FE", "q=%ED%A0%80", "state=%E2%80%AE", "unit=%EF%BF%BD", "under=x&under=y", "returnUrl=%0D%0Ax", "refused=%3Cb%3E", "after=%FF",
            })
                Assert.True((int)(await browser.SendAsync(HttpMethod.Get, $"{page}?{query}")).Answer.StatusCode < 500, $"{page}?{query}");
        }

        Assert.Equal("", _console.Errors);
    }

    [Fact]
    public async Task Form_WithWhatCantBeRead_NeverFails()
    {
        using var browser = new PageClient(_console);
        browser.Headers["Accept"] = "text/html";
        var (_, page) = await browser.SendAsync(HttpMethod.Get, "/sign-in");
        var token = Uri.EscapeDataString(PageClient.TokenIn(page));
        foreach (var odd in new[] { "%00", "%ED%A0%BD", "%FF", "%F0%9F", "%E3%85%A4", "%0D%0A", "%EF%BF%BD" })
            foreach (var field in new[] { "userName", "password", "keyCode", "returnUrl", "other", "a%00b" })
            {
                using var content = new StringContent($"{field}={odd}&__RequestVerificationToken={token}", Encoding.ASCII, "application/x-www-form-urlencoded");
                using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/account/sign-in", UriKind.Relative)) { Content = content };
                request.Headers.Add("Cookie", string.Join("; ", browser.Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
                using var answer = await browser.Http.SendAsync(request);
                Assert.True((int)answer.StatusCode < 500, $"{field}={odd}: {answer.StatusCode}");
            }

        Assert.Equal("", _console.Errors);
    }
}
