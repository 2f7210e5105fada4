using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using NetMonitor.Console.Auth;
using NetMonitor.Console.CommandLine;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Units;
using NetMonitor.Tests.Journal.Log;
using NetMonitor.Tests.Keys;
using NetMonitor.Tests.Support;
using static NetMonitor.Console.Features.Installation.FirstPost;
using FirstPost = NetMonitor.Console.Features.Installation.FirstPost;

namespace NetMonitor.Tests.Regulation;

/// <summary>R5.1: how an installation gets its first administrators. On consoles as they are installed, in Production.</summary>
public sealed partial class Article05SetupTests(PostgresServer server) : IDisposable
{
    private static readonly FirstPost[] s_posts = Enum.GetValues<FirstPost>();

    private readonly TemporaryFolder _folder = new();
    private readonly byte[][] _seeds = [.. s_posts.Select(_ => RandomNumberGenerator.GetBytes(20))];

    private string CodeFile => _folder.File("setup-code");

    public void Dispose() => _folder.Dispose();

    [Fact(DisplayName = "R5.1 a new installation answers nothing but health and /setup, takes its code once, and is closed for good")]
    public async Task Setup_WithTheCode_MakesTheFourAndCloses()
    {
        var database = await server.CreateEmptyDatabaseAsync();
        await using var console = await TestConsole.StartInstallationAsync(database, _folder.Path);
        using var browser = new PageClient(console) { Headers = { ["Accept"] = "text/html" } };
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(CodeFile));
        (await console.Anonymous().Read("tasks")).Refused(503, "SetupRequired");
        (await console.Anonymous().Post("sessions", new { userName = "1", password = "x", keyCode = "1" })).Refused(503, "SetupRequired");
        Assert.Equal(503, await StatusAsync(console, "/openapi/v1.json"));
        Assert.Equal(503, await StatusAsync(console, "/hubs/feed"));
        Assert.Equal(200, await StatusAsync(console, "/health/live"));
        Assert.Equal(200, await StatusAsync(console, "/app.css"));
        var (sentOn, _) = await browser.SendAsync(HttpMethod.Get, "/sign-in");
        Assert.Equal("/setup", sentOn.Headers.Location!.OriginalString);

        await RefusedAsync(browser, 403, "SetupCodeRefused", await FormAsync(browser, "aaaa-bbbb-cccc-dddd-eeee"));
        await RefusedAsync(browser, 400, "ParticularMalformed", await FormAsync(browser, Code, (KeyCustodian, "mobile", "none")));
        await RefusedAsync(browser, 400, "KeySeedMalformed", await FormAsync(browser, Code, (FirstAdministrator, "seed", "0!")));
        await RefusedAsync(browser, 409, "KeyNotInLedger", await FormAsync(browser, Code, (SecondAdministrator, "seed", "")));
        await RefusedAsync(browser, 400, "KeySerialTwice", await FormAsync(browser, Code, (SecondAdministrator, "serial", "first-0")));
        await RefusedAsync(browser, 409, "PersonHasAccount", await FormAsync(browser, Code, (InformationCenterCustodian, "staffNumber", "S-0")));
        await RefusedAsync(browser, 409, "KeyCodeWrong", await FormAsync(browser, Code, (KeyCustodian, "keyCode", "000000")));
        Assert.Equal((0L, 0L), (await CountAsync(console, "accounts"), await CountAsync(console, "security_keys")));

        var proved = KeyCode.At(KeyAlgorithm.Sha1, _seeds[2], KeyCode.StepAt(console.Time.GetUtcNow(), 30), 6);
        var (answer, page) = await browser.SendAsync(HttpMethod.Post, "/setup", await FormAsync(browser, Code, (KeyCustodian, "keyCode", proved)));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("no-store", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        var made = Made(page);
        Assert.Equal(["10000010001", "10000010001", "10000010002", "10000030012"], made.Select(account => account.UserName[..11]));
        Assert.False(File.Exists(CodeFile));
        Assert.Equal(404, (int)(await browser.SendAsync(HttpMethod.Get, "/setup")).Answer.StatusCode);
        Assert.Equal(404, await StatusAsync(console, "/setup"));
        await using var again = await TestConsole.StartInstallationAsync(database, _folder.Path, console.Time);
        Assert.Equal((404, false), (await StatusAsync(again, "/setup"), File.Exists(CodeFile)));

        foreach (var (account, seed) in made.Zip(_seeds))
        {
            var client = await SignInAsync(console, account, seed);
            (await client.Read("tasks")).Refused(403, "PasswordChangeRequired");
            (await client.Post("password", new { current = account.Password, @new = "First-Pass-7", acceptsDuty = true })).Ok();
            var own = (await client.Read($"accounts/{account.UserName}")).Ok();
            Assert.Equal("Active", own.Text("status"));
        }

        Assert.Equal(
            "system: AccountCreated 4, AccountKeyBound 4, KeyIssued 4, KeysImported 1, SystemSetUp 1",
            await console.ScalarAsync<string>(
                """
                select 'system: ' || string_agg(verb || ' ' || n, ', ' order by verb collate "C") from (
                  select verb, count(*) as n from journal where actor = 'system' and (verb = 'SystemSetUp' or verb like 'Key%' or verb like 'Account%')
                  group by verb) v
                """));
        Assert.Equal(0L, await console.ScalarAsync<long>(
            $"select count(*) from journal where data::text like '%{made[0].Password}%' or data::text like '%{Convert.ToHexString(_seeds[0])}%'"));
        // Through the ledger: imported and shipped by the Information Center, received, issued and bound in the national center's (R16.2).
        Assert.Equal(
            "Imported 1000003001, Allocated 1000003001, Shipped 1000003001, Received 1000000000, Issued 1000000000, Bound 1000000000",
            await console.ScalarAsync<string>("select string_agg(entry || ' ' || unit_code, ', ' order by id) from key_ledger where serial = 'FIRST-0'"));
        Assert.Equal(0L, await console.ScalarAsync<long>("select sum(stock) from key_ledger"));
    }

    [Fact(DisplayName = "R5.1 the setup code ends after an hour; a restart keeps one that is good, and makes a new one once it is over")]
    public async Task Setup_WithAnOldCode_IsRefused()
    {
        var database = await server.CreateEmptyDatabaseAsync();
        await using var console = await TestConsole.StartInstallationAsync(database, _folder.Path);
        using var browser = new PageClient(console);
        var first = Code;
        await using (await TestConsole.StartInstallationAsync(database, _folder.Path, console.Time)) Assert.Equal(first, Code);
        console.Time.Advance(TimeSpan.FromMinutes(61));

        await RefusedAsync(browser, 403, "SetupCodeRefused", await FormAsync(browser, first));
        await using var again = await TestConsole.StartInstallationAsync(database, _folder.Path, console.Time);
        Assert.NotEqual(first, Code);
        await RefusedAsync(browser, 403, "SetupCodeRefused", await FormAsync(browser, first));

        // By a file of keys: the fifth stays in the Information Center's stock.
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in await FormAsync(browser, Code.ToUpperInvariant().Replace('-', ' ')))
            if (!name.EndsWith(".seed", StringComparison.Ordinal)) form.Add(new StringContent(value), name);
        form.Add(new StringContent("密码 1"), "keyFilePassword");
        form.Add(new ByteArrayContent(KeyFile("密码 1")), "keyFile", "keys.xml");
        var (answer, page) = await browser.SendAsync(HttpMethod.Post, "/setup", form);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await SignInAsync(again, Made(page)[1], _seeds[1]);
        Assert.Equal("1000003001", await console.ScalarAsync<string>("select unit_code from security_keys where state = 'InStock'"));
        Assert.Equal(1L, await console.ScalarAsync<long>("select sum(stock) from key_ledger"));
    }

    [Fact(DisplayName = "R5.1 guesses at the setup code are throttled")]
    public async Task Setup_ManyWrongCodes_AreThrottled()
    {
        await using var console = await TestConsole.StartInstallationAsync(await server.CreateEmptyDatabaseAsync(), _folder.Path);
        using var browser = new PageClient(console);
        for (var i = 0; i < SignInThrottle.Tries; i++) await RefusedAsync(browser, 403, "SetupCodeRefused", await FormAsync(browser, $"wrong {i}"));

        await RefusedAsync(browser, 429, "TooManyAttempts", await FormAsync(browser, Code));

        console.Time.Advance(SignInThrottle.Each);
        Assert.Equal(HttpStatusCode.OK, (await browser.SendAsync(HttpMethod.Post, "/setup", await FormAsync(browser, Code))).Answer.StatusCode);
    }

    [Fact(DisplayName = "R5.1 of two that set the installation up at once, on two nodes, one does")]
    public async Task Setup_ByTwoAtOnce_IsDoneOnce()
    {
        var database = await server.CreateEmptyDatabaseAsync();
        await using var one = await TestConsole.StartInstallationAsync(database, _folder.Path);
        await using var two = await TestConsole.StartInstallationAsync(database, _folder.Path, one.Time);
        PageClient[] browsers = [new(one), new(two)];
        var forms = new List<Dictionary<string, string>>();
        foreach (var browser in browsers) forms.Add(await FormAsync(browser, Code));

        var answers = await Task.WhenAll(browsers.Zip(forms).Select(pair => pair.First.SendAsync(HttpMethod.Post, "/setup", pair.Second)));

        Assert.Equal([200, 404], answers.Select(answer => (int)answer.Answer.StatusCode).Order());
        Assert.Equal(4L, await CountAsync(one, "accounts"));
        foreach (var browser in browsers) browser.Dispose();
    }

    [Fact(DisplayName = "R5.1 the same by the command line, once")]
    public async Task Setup_ByTheCommandLine_IsDoneOnce()
    {
        var database = await server.CreateEmptyDatabaseAsync();
        var time = new MovedTime();
        time.MoveTo(TimeProvider.System.GetUtcNow()); // the command goes by the machine's clock
        await using var console = await TestConsole.StartInstallationAsync(database, _folder.Path, time);
        await File.WriteAllBytesAsync(_folder.File("keys.xml"), KeyFile("密码 1"));
        object Person(int i) => new { name = $"甲{i}", staffNumber = $"S-{i}", mobile = $"1390000000{i}", imAccount = $"im-{i}", key = Key(i) };
        object Key(int i) => i < 2 ? new { serial = $"first-{i}" } : new { serial = $"other-{i}", seed = Convert.ToHexString(_seeds[i]), digits = 6 };
        async Task<(int Exit, string Output, string Error)> RunAsync(object people)
        {
            await File.WriteAllTextAsync(_folder.File("people.json"), JsonSerializer.Serialize(people));
            var (output, error) = (new StringWriter(), new StringWriter());
            var exit = await SetupVerb.RunAsync(
            [
                "--file", _folder.File("people.json"), "--ConnectionStrings:NetMonitor", database, "--NetMonitor:KeyRingFile", TestKeyRing.File,
                "--NetMonitor:DataFolder", _folder.Path,
            ], output, error);
            return (exit, output.ToString(), error.ToString());
        }

        Assert.Contains("staff", (await RunAsync(new { firstAdministrator = new { staff = "mistyped" } })).Error, StringComparison.Ordinal);
        Assert.Contains("post FirstAdministrator", (await RunAsync(new { })).Error, StringComparison.Ordinal);
        var people = new
        {
            firstAdministrator = Person(0), secondAdministrator = Person(1), keyCustodian = Person(2), informationCenterCustodian = Person(3),
            keyFile = "keys.xml", keyFilePassword = "密码 1",
        };
        var done = await RunAsync(people);

        Assert.True(done.Exit == 0, done.Error);
        var lines = done.Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).ToList();
        Assert.Equal(s_posts.Select(post => post.ToString()), lines.Select(line => line[0]));
        await SignInAsync(console, new Account(lines[3][1], lines[3][2]), _seeds[3]);
        Assert.Equal(404, await StatusAsync(console, "/setup"));
        Assert.False(File.Exists(CodeFile));
        var again = await RunAsync(people);
        Assert.Equal((1, ""), (again.Exit, again.Output));
        Assert.StartsWith("AlreadySetUp", again.Error, StringComparison.Ordinal);
        Assert.Equal(4L, await CountAsync(console, "accounts"));
    }

    [Fact(DisplayName = "R5.1 in Development there are demo accounts, and nothing to set up")]
    public async Task Setup_InDevelopment_IsNotThere()
    {
        await using var console = await TestConsole.StartAsync(server);

        Assert.Equal(404, await StatusAsync(console, "/setup"));
    }

    private sealed record Account(string UserName, string Password);

    private string Code => File.ReadAllText(CodeFile).Trim();

    private static Task<long> CountAsync(TestConsole console, string table) => console.ScalarAsync<long>($"select count(*) from {table}");

    private static async Task<int> StatusAsync(TestConsole console, string path)
    {
        using var client = console.Anonymous();
        return (int)(await client.GetAsync(new Uri(path, UriKind.Relative))).StatusCode;
    }

    private static async Task<HttpClient> SignInAsync(TestConsole console, Account account, byte[] seed)
    {
        // The next code: the one of now may have been shown at the setting up.
        var keyCode = KeyCode.At(KeyAlgorithm.Sha1, seed, KeyCode.StepAt(console.Time.GetUtcNow(), 30) + 1, 6);
        return console.WithToken((await console.Anonymous().Post("sessions", new { account.UserName, account.Password, keyCode })).Ok().Text("token"));
    }

    /// <summary>The form filled in, but for what a test has otherwise.</summary>
    private async Task<Dictionary<string, string>> FormAsync(PageClient browser, string code, params (FirstPost Post, string Name, string Value)[] otherwise)
    {
        var (_, page) = await browser.SendAsync(HttpMethod.Get, "/setup");
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        var form = new Dictionary<string, string> { ["__RequestVerificationToken"] = PageClient.TokenIn(page), ["code"] = code };
        foreach (var (post, i) in s_posts.Select((post, i) => (post, i)))
        {
            (string, string)[] values =
            [
                ("name", $"甲{i}"), ("staffNumber", $"S-{i}"), ("mobile", $"1390000000{i}"), ("imAccount", $"im-{i}"), ("serial", $"first-{i}"),
                ("seed", Convert.ToHexString(_seeds[i])), ("algorithm", "SHA-1"), ("digits", "6"), ("period", "30"), ("keyCode", ""),
            ];
            foreach (var (name, value) in values) form[$"{post}.{name}"] = value;
        }

        foreach (var (post, name, value) in otherwise) form[$"{post}.{name}"] = value;
        return form;
    }

    private static async Task RefusedAsync(PageClient browser, int status, string code, Dictionary<string, string> form)
    {
        var (answer, page) = await browser.SendAsync(HttpMethod.Post, "/setup", form);
        Assert.Equal((status, code), ((int)answer.StatusCode, RefusedCode().Match(page).Groups[1].Value));
        Assert.DoesNotContain(form[$"{FirstAdministrator}.seed"] is { Length: > 8 } seed ? seed : "no seed", page, StringComparison.Ordinal);
    }

    private byte[] KeyFile(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(12);
        var file = new PskcWriter
        {
            Key = Rfc2898DeriveBytes.Pbkdf2(password, salt, 1500, HashAlgorithmName.SHA1, 16),
            KeyInfo = PskcWriter.DerivedKey(Convert.ToBase64String(salt), "1500", 16),
        };
        foreach (var (seed, i) in _seeds.Select((seed, i) => (seed, i))) file.Add($"FIRST-{i}", seed);
        return file.Add("SPARE", RandomNumberGenerator.GetBytes(20)).ToBytes();
    }

    private static List<Account> Made(string page) =>
        [.. MadeAccount().Matches(page).Select(match => new Account(match.Groups[1].Value, match.Groups[2].Value))];

    [GeneratedRegex("data-code=\"([A-Za-z]+)\"")]
    private static partial Regex RefusedCode();

    [GeneratedRegex("data-user-name>([0-9]+)<.*?data-initial-password>([^<]+)<", RegexOptions.Singleline)]
    private static partial Regex MadeAccount();
}
