using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NetMonitor.Console;
using NetMonitor.Console.Alerts;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Data;
using NetMonitor.Console.DemoData;
using NetMonitor.Console.Jobs;
using NetMonitor.Console.Journal.Log;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Units;
using Npgsql;

namespace NetMonitor.Tests.Support;

/// <summary>The system's clock, moved: it starts on a working morning inside the holiday notices and goes on by itself; tests move it further.</summary>
public sealed class MovedTime : TimeProvider
{
    /// <summary>Wednesday, 3 June 2026, 9 o'clock in China.</summary>
    public static readonly DateTimeOffset Start = new(2026, 6, 3, 1, 0, 0, TimeSpan.Zero);

    // One for the whole run: a database made by one console is read by others.
    private static readonly TimeSpan s_moved = Start - System.GetUtcNow();

    private long _ahead;

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);

    public void MoveTo(DateTimeOffset at) => Advance(at - GetUtcNow());

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + s_moved + TimeSpan.FromTicks(Interlocked.Read(ref _ahead));
}

/// <summary>
/// The real console on a port of its own, with the country's tree and the demo accounts. Several may share one database, as
/// the nodes of a cluster do. Its jobs run only where a test asks for them.
/// </summary>
public sealed class TestConsole : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly JournalLogOptions _log;
    private readonly string _own;
    private readonly Dictionary<string, HttpClient> _clients = [];
    private readonly SemaphoreSlim _gate = new(1, 1);
    private IReadOnlyList<DemoAccount>? _accounts;

    private TestConsole(WebApplication app, string database, JournalLogOptions log, string own, MovedTime time)
    {
        (_app, Database, _log, _own, Time) = (app, database, log, own, time);
        Address = new Uri(app.Urls.Single());
    }

    /// <summary>The database as the console's own role reaches it.</summary>
    public string Database { get; }

    public Uri Address { get; }
    public MovedTime Time { get; }
    public IServiceProvider Services => _app.Services;

    /// <summary>What the console logged as an error: a 500 says no more to its caller.</summary>
    public string Errors => string.Join('\n', Get<ErrorLog>().Lines);

    /// <summary>What pages of this console threw.</summary>
    public IReadOnlyCollection<string> Thrown => Get<ErrorLog>().Thrown;

    /// <summary>The journal's files outside the database lie here: the newest checkpoint, and the log's key.</summary>
    public string LogFolder => _log.Folder;

    public string KeyFile => _log.KeyFile;

    /// <summary>On a database of its own.</summary>
    public static async Task<TestConsole> StartAsync(PostgresServer server, bool jobs = false, Action<IServiceCollection>? configure = null) =>
        await StartAsync(await server.CreateDatabaseAsync(), jobs: jobs, configure: configure);

    /// <summary>One more node on a database.</summary>
    public static async Task<TestConsole> StartAsync(
        string database, MovedTime? time = null, bool jobs = false, Action<IServiceCollection>? configure = null, Action<JournalLogOptions>? with = null)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"netmonitor-log-{Guid.CreateVersion7():N}");
        var log = JournalLogOptions.In(folder);
        with?.Invoke(log);
        time ??= new MovedTime();
        var app = Build(database, log, time, jobs, configure);
        await ConsoleStart.PrepareAsync(app.Services, PostgresServer.OwnerOf(database), development: true, CancellationToken.None);
        await app.StartAsync();
        return new TestConsole(app, database, log, folder, time);
    }

    /// <summary>As it is installed: in Production, with nobody in it unless the database has accounts.</summary>
    public static async Task<TestConsole> StartInstallationAsync(string database, string dataFolder, MovedTime? time = null)
    {
        var log = JournalLogOptions.In(Path.Combine(dataFolder, "journal"));
        time ??= new MovedTime();
        var app = Build(database, log, time, jobs: false, dataFolder: dataFolder);
        await ConsoleStart.PrepareAsync(app.Services, PostgresServer.OwnerOf(database), development: false, CancellationToken.None);
        await app.StartAsync();
        // The folder is the test's.
        return new TestConsole(app, database, log, "", time);
    }

    /// <summary>One more node on this console's database and clock.</summary>
    public Task<TestConsole> StartAnotherAsync() => StartAsync(Database, Time, with: log => log.KeyFile = _log.KeyFile);

    public T Get<T>() where T : notnull => Services.GetRequiredService<T>();

    public async Task<IReadOnlyList<DemoAccount>> AccountsAsync() => _accounts ??= await Get<DemoAccounts>().ListAsync();

    /// <summary>A demo account by role and unit; an authority's code stands for its center too, as they act as one.</summary>
    public async Task<DemoAccount> AccountAsync(Role role, string unit, int index = 0) =>
        (await AccountsAsync()).Where(account => account.Roles.Contains(role) && UnitCode.Parse(account.UnitCode).ActsAs.ToString() == unit).ElementAt(index);

    /// <summary>The code of the one station in a county that has demo accounts.</summary>
    public async Task<string> StationAsync(string division) =>
        (await AccountsAsync()).First(account => account.UnitCode.StartsWith(division + (int)UnitKind.GrassrootsUnit, StringComparison.Ordinal)).UnitCode;

    /// <summary>A client that is signed in. The same account always gets the same session: a second sign-in would end the first.</summary>
    public async Task<HttpClient> As(Role role, string unit, int index = 0)
    {
        var account = await AccountAsync(role, unit, index);
        await _gate.WaitAsync();
        try
        {
            return _clients.TryGetValue(account.UserName, out var known) ? known : _clients[account.UserName] = await SignInAsync(account);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Who acts in the session that <see cref="As"/> signs in.</summary>
    public async Task<Actor> ActorAsync(Role role, string unit)
    {
        var client = await As(role, unit);
        return (await Get<SessionStore>().FindAsync(client.DefaultRequestHeaders.Authorization!.Parameter!, CancellationToken.None))!.Actor;
    }

    /// <summary>A new session of the account, at this node.</summary>
    public async Task<HttpClient> SignInAsync(DemoAccount account, string? password = null)
    {
        var answer = await Anonymous().CallAsync("POST", "sessions", await CredentialsAsync(account, password));
        Assert.True(answer.Status == 201, $"{answer.Status} {answer.Raw} {Errors}");
        return WithToken(answer.Text("token"));
    }

    public async Task<object> CredentialsAsync(DemoAccount account, string? password = null) =>
        new { account.UserName, password = password ?? account.Password, keyCode = await CodeAsync(account) };

    /// <summary>A code that the account's key would take now.</summary>
    public async Task<string> CodeAsync(DemoAccount account) => (await Get<DemoAccounts>().CodeAsync(account.KeySerial!, CancellationToken.None))!.Value.Code;

    /// <summary>Where a test has let months pass that have nothing to do with passwords: as if all had been changed meanwhile (R10.8).</summary>
    public Task<int> RenewPasswordsAsync() => ExecuteAsync(
        $"update accounts set password_changed_at = '{Time.GetUtcNow():O}' where password_changed_at is not null");

    /// <summary>A client without a session. Who asks whether a body is wanted waits for the answer, on however busy a machine.</summary>
    public HttpClient Anonymous() => new(new SocketsHttpHandler
    {
        UseCookies = false, AllowAutoRedirect = false, Expect100ContinueTimeout = Patience.End,
    }) { BaseAddress = Address, Timeout = Patience.End };

    public HttpClient WithToken(string token)
    {
        var client = Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>As the database's owner: what a test does by hand, such as tampering with the journal, the console's own role may not.</summary>
    public async Task<NpgsqlConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(PostgresServer.OwnerOf(Database));
        await connection.OpenAsync();
        return connection;
    }

    public async Task<int> ExecuteAsync(string sql)
    {
        await using var connection = await ConnectAsync();
        return await new NpgsqlCommand(sql, connection).ExecuteNonQueryAsync();
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var connection = await ConnectAsync();
        return (T)(await new NpgsqlCommand(sql, connection).ExecuteScalarAsync())!;
    }

    /// <summary>Where the files of a test's database lie: beside the server's own folders, for all its consoles.</summary>
    public static string FilesOf(string database)
    {
        var at = new NpgsqlConnectionStringBuilder(database);
        return Path.Combine(Path.GetDirectoryName(at.Host)!, "..", "files", at.Database!);
    }

    /// <summary>Until a projection has applied everything that is on record.</summary>
    public Task AppliedAsync(string reader) => Eventually.TrueAsync(
        () => ScalarAsync<bool>(
            $"select not exists (select from reader_cursors c join journal j on (j.xid, j.id) > (c.xid, c.entry_id) where c.reader = '{reader}')"),
        $"{reader} has applied everything");

    /// <summary>Until the feed shows everything that is on record: an older transaction may be open, another test's on this cluster too.</summary>
    public Task ToldAsync() => Eventually.TrueAsync(
        () => ScalarAsync<bool>("select not exists (select from journal where xid >= journal_horizon())"), "the feed shows everything");

    /// <summary>Texts to phones, once all that is on record has been told.</summary>
    public async Task<long> TextsAsync()
    {
        await AppliedAsync("phone-texts");
        return await ScalarAsync<long>("select count(*) from outgoing_texts");
    }

    /// <summary>Once all that is on record has been told to the bell.</summary>
    public Task NoticesAsync() => AppliedAsync("notices");

    /// <summary>Rows that a command may write: what a refusal must leave alone. Refusals' own journal entries don't count.</summary>
    public Task<string> RowsAsync() => ScalarAsync<string>(
        """
        select concat_ws(' ', 'tasks', (select count(*) || '/' || coalesce(sum(version), 0) from tasks),
          'assignments', (select count(*) || '/' || coalesce(sum(version), 0) from assignments),
          'attachments', (select count(*) from attachments), 'evidence', (select count(*) || '/' || coalesce(sum(version), 0) from evidence),
          'uploads', (select count(*) || '/' || coalesce(sum(received), 0) from uploads),
          'journal', (select count(*) from journal where verb not in ('Refused', 'SignInRefused', 'SignedIn')))
        """);

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values) client.Dispose();
        // Its scheduler has threads of its own: disposing alone leaves them.
        await _app.StopAsync();
        await _app.DisposeAsync();
        _gate.Dispose();
        // A folder that a test named is the test's.
        if (Directory.Exists(_own)) Directory.Delete(_own, recursive: true);
    }

    /// <summary>Fills a database: schema, tree, notices and demo accounts.</summary>
    public static async Task PrepareAsync(string database)
    {
        await using var app = Build(database, JournalLogOptions.In(Path.GetTempPath()), new MovedTime(), jobs: false);
        await ConsoleStart.PrepareAsync(app.Services, PostgresServer.OwnerOf(database), development: true, CancellationToken.None);
    }

    private static WebApplication Build(
        string database, JournalLogOptions log, MovedTime time, bool jobs, Action<IServiceCollection>? configure = null, string? dataFolder = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(ConsoleHost).Assembly.GetName().Name,
            EnvironmentName = dataFolder is null ? Environments.Development : Environments.Production,
            ContentRootPath = AppContext.BaseDirectory,
        });
        if (dataFolder is not null)
        {
            builder.Configuration["NetMonitor:DataFolder"] = dataFolder;
            builder.WebHost.UseStaticWebAssets();
        }

        else
        {
            builder.Configuration["NetMonitor:Files:Folder"] = FilesOf(database);
        }

        var errors = new ErrorLog();
        builder.Services.AddSingleton(errors);
        builder.Logging.ClearProviders().AddProvider(errors);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddConsoleCore(database, log, KeyRing.Open(TestKeyRing.File));
        if (jobs) builder.Services.AddJobs(database);
        builder.AddConsoleWeb();
        builder.Services.AddSingleton<TimeProvider>(time);
        // What tests do at the doors would raise alerts, and their entries and texts would stand among what others count: a test of the watch asks for it.
        builder.Services.AddSingleton(new RunningDetectors([]));
        configure?.Invoke(builder.Services);
        var app = builder.Build();
        app.UseConsole();
        app.MapConsole();
        return app;
    }
}

/// <summary>Keeps what is logged as an error, and what a component threw: an error boundary takes that, and logs no more than a warning.</summary>
public sealed class ErrorLog : ILoggerProvider
{
    private const string Components = "Microsoft.AspNetCore.Components";

    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentQueue<string> _thrown = new();

    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>What was thrown while a page was drawn, or by what was done on it.</summary>
    public IReadOnlyCollection<string> Thrown => _thrown;

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName.StartsWith(Components, StringComparison.Ordinal));

    public void Dispose()
    {
    }

    private sealed class Logger(ErrorLog log, bool ofComponents) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= (ofComponents ? LogLevel.Warning : LogLevel.Error);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var line = $"{formatter(state, exception)} {exception}";
            if (logLevel >= LogLevel.Error) log._lines.Enqueue(line);
            // What a circuit was doing when its browser left is cancelled by right.
            if (ofComponents && exception is not (null or OperationCanceledException) && IsEnabled(logLevel)) log._thrown.Enqueue(line);
        }
    }
}

/// <summary>An answer of the API, read to its end.</summary>
public sealed record ApiAnswer(int Status, JsonElement Body, HttpResponseHeaders Headers, string Raw)
{
    /// <summary>The refusal's name; null where it was none.</summary>
    public string? Code => Text("code") is { Length: > 0 } code ? code : null;

    public string? Rule => Text("rule") is { Length: > 0 } rule ? rule : null;

    /// <summary>A property as text, empty where there is none.</summary>
    public string Text(string name) => Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(name, out var value) ? value.ToString() : "";

    public int Number(string name) => Body.GetProperty(name).GetInt32();

    public IReadOnlyList<JsonElement> Items => [.. Body.GetProperty("items").EnumerateArray()];

    /// <summary>The answer itself, after making sure that it is no refusal.</summary>
    public ApiAnswer Ok()
    {
        Assert.True(Status is >= 200 and < 300, $"{Status} {Raw}");
        return this;
    }

    public void Refused(int status, string code, string? rule = null)
    {
        Assert.True(Status == status && Code == code && (rule is null || Rule == rule), $"Expected {status} {code} {rule}, got {Status} {Raw}");
    }
}

public static class ApiCalls
{
    private static readonly JsonSerializerOptions s_json = AnswerJson.Options;

    /// <summary>Calls <c>/api/v1/…</c>; a POST carries a new Idempotency-Key unless one is given.</summary>
    public static async Task<ApiAnswer> CallAsync(
        this HttpClient client, string method, string path, object? body = null, string? key = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/v1/{path}");
        if (body is HttpContent content) request.Content = content;
        else if (body is not null) request.Content = Json(body);
        else if (method == "POST") request.Content = Json(new { });
        if (method == "POST" && !path.StartsWith("sessions", StringComparison.Ordinal))
            request.Headers.Add("Idempotency-Key", key ?? Guid.CreateVersion7().ToString("N"));
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        // What is too large is refused before it is sent.
        if (request.Content?.Headers.ContentLength is > 1_000_000 || body is HttpContent) request.Headers.ExpectContinue = true;
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var json = text.Length > 0 && text[0] is '{' or '[' ? JsonDocument.Parse(text).RootElement : default;
        return new ApiAnswer((int)response.StatusCode, json, response.Headers, text);
    }

    /// <summary>With its length, as browsers send it: without one the console reads on until it is too much, and cuts a client that still sends.</summary>
    private static ByteArrayContent Json(object body) => new(JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), s_json))
    {
        Headers = { ContentType = new("application/json") { CharSet = "utf-8" } },
    };

    public static Task<ApiAnswer> Read(this HttpClient client, string path) => client.CallAsync("GET", path);

    public static Task<ApiAnswer> Post(this HttpClient client, string path, object? body = null, string? key = null, string? ifMatch = null) =>
        client.CallAsync("POST", path, body, key, ifMatch);
}

/// <summary>One console for the tests of a class.</summary>
public sealed class ConsoleFixture(PostgresServer server) : IAsyncLifetime
{
    public PostgresServer Server => server;

    public TestConsole Console { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Console = await TestConsole.StartAsync(server);

    public ValueTask DisposeAsync() => Console.DisposeAsync();
}
