using System.Diagnostics;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using NetMonitor.Console.Journal.Log;
using NetMonitor.Console;
using NetMonitor.Console.Auth;
using NetMonitor.Console.CommandLine;
using NetMonitor.Console.Data;
using NetMonitor.Console.Feed;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Auth;

/// <summary>What the database protects opens only with the file beside it.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class KeyRingTests : IDisposable
{
    private readonly PostgresServer _server;
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"netmonitor-keys-{Guid.CreateVersion7():N}");

    public KeyRingTests(PostgresServer server)
    {
        _server = server;
        DataFolders.Create(_folder, DataFolders.Enterable);
    }

    private string RingFile => Path.Combine(_folder, "keys", "key-ring.pem");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task CopyOfTheDatabase_WithoutTheFile_OpensNeitherASeedNorTheCursorKey()
    {
        await using var console = await TestConsole.StartAsync(_server);
        var seed = Convert.FromBase64String(await console.ScalarAsync<string>("select protected_secret from security_keys order by serial limit 1"));
        var cursor = Convert.FromBase64String(
            await console.ScalarAsync<string>($"select value from installation_settings where name = '{FeedCursors.Setting}'"));

        // Whoever has the ring and the certificate can: what is tried next fails for want of the file alone.
        using (var whole = Copy(console.Database, KeyRing.Open(TestKeyRing.File)))
        {
            Assert.Equal(20, whole.GetDataProtector(KeySecrets.Purpose).Unprotect(seed).Length);
            Assert.Equal(32, whole.GetDataProtector(FeedCursors.Purpose).Unprotect(cursor).Length);
        }

        KeyRing.TryMake(RingFile);
        foreach (var wrapped in new[] { null, KeyRing.Open(RingFile) })
        {
            using var copy = Copy(console.Database, wrapped);
            Assert.ThrowsAny<CryptographicException>(() => copy.GetDataProtector(KeySecrets.Purpose).Unprotect(seed));
            Assert.ThrowsAny<CryptographicException>(() => copy.GetDataProtector(FeedCursors.Purpose).Unprotect(cursor));
        }
    }

    /// <summary>The names of settings and columns that hold a secret, each in its protected form.</summary>
    [Fact]
    public async Task Database_HoldsNoKeyOfTheRingInTheOpen()
    {
        await using var console = await TestConsole.StartAsync(_server);

        Assert.True(await console.ScalarAsync<long>("select count(*) from data_protection_keys") > 0);
        Assert.Equal(0, await console.ScalarAsync<long>("select count(*) from data_protection_keys where xml not like '%<EncryptedData%'"));
        Assert.Equal(0, await console.ScalarAsync<long>("select count(*) from data_protection_keys where xml like '%<masterKey%'"));
    }

    [Fact]
    public async Task Start_WithAnotherFileThanTheRings_RefusesByNameAndTakesTheOldOneBesideTheNew()
    {
        var database = await _server.CreateDatabaseAsync();
        KeyRing.TryMake(RingFile);

        var refused = await Assert.ThrowsAsync<KeyRingException>(() => PrepareAsync(database, KeyRing.Open(RingFile)));
        Assert.Contains($"{RingFile} does not open the database's key ring", refused.Message, StringComparison.Ordinal);

        // After a change of the file: the first wraps, both open.
        await File.AppendAllTextAsync(RingFile, await File.ReadAllTextAsync(TestKeyRing.File));
        await PrepareAsync(database, KeyRing.Open(RingFile));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherExecute)]
    public void Open_OfAFileThatOthersMayOpen_RefusesByName(UnixFileMode also)
    {
        KeyRing.TryMake(RingFile);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(RingFile));
        File.SetUnixFileMode(RingFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | also);

        var refused = Assert.Throws<KeyRingException>(() => KeyRing.Open(RingFile));

        Assert.Contains($"chmod 600 {RingFile}", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public void Open_OfWhatIsNoCertificateWithItsKey_RefusesByName(string content)
    {
        KeyRing.TryMake(RingFile);
        File.WriteAllText(RingFile, content);

        Assert.Contains(RingFile, Assert.Throws<KeyRingException>(() => KeyRing.Open(RingFile)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TryMake_ManyAtOnce_MakesOneFile()
    {
        using var barrier = new Barrier(6);
        var made = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Factory.StartNew(() =>
        {
            barrier.SignalAndWait();
            return (Made: KeyRing.TryMake(RingFile), Content: File.ReadAllText(RingFile));
        }, TaskCreationOptions.LongRunning)));

        Assert.Single(made, each => each.Made);
        Assert.Single(made.Select(each => each.Content).Distinct());
        Assert.Equal([RingFile], Directory.GetFiles(Path.GetDirectoryName(RingFile)!));
    }

    [Fact]
    public async Task OpenAsync_OnANewPrivateDatabase_MakesTheFile()
    {
        await using var database = await OpenDatabaseAsync(("NetMonitor:DataFolder", _folder));

        await OpenAsync(database, ("NetMonitor:DataFolder", _folder));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(RingFile));
        Assert.Equal(DataFolders.Private, File.GetUnixFileMode(Path.GetDirectoryName(RingFile)!));
        var first = await File.ReadAllTextAsync(RingFile);
        await OpenAsync(database, ("NetMonitor:DataFolder", _folder));
        Assert.Equal(first, await File.ReadAllTextAsync(RingFile));
    }

    [Fact]
    public async Task OpenAsync_WhereThePrivateDatabasesFileIsMissing_RefusesByNameAndMakesNone()
    {
        await _server.CopyClusterAsync(_folder);
        await using var database = await OpenDatabaseAsync(("NetMonitor:DataFolder", _folder));

        var refused = await Assert.ThrowsAsync<KeyRingException>(() => OpenAsync(database, ("NetMonitor:DataFolder", _folder)));

        Assert.Contains($"{RingFile} is missing", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(RingFile));
    }

    /// <summary>The program itself: it ends with 1, and says that and no more.</summary>
    [Fact]
    public async Task Program_OnAnExternalDatabaseWithoutAFile_SaysHowToMakeOne()
    {
        var database = await _server.CreateDatabaseAsync();
        var start = new ProcessStartInfo("dotnet", Path.Combine(AppContext.BaseDirectory, "NetMonitor.Console.dll"))
        {
            RedirectStandardError = true, RedirectStandardOutput = true,
            Environment = { ["ConnectionStrings__NetMonitor"] = database, ["NetMonitor__KeyRingFile"] = RingFile, ["NetMonitor__DataFolder"] = _folder },
        };
        using var program = Process.Start(start)!;
        var said = await Task.WhenAll(program.StandardOutput.ReadToEndAsync(), program.StandardError.ReadToEndAsync()).WaitAsync(Patience.End);
        await program.WaitForExitAsync();

        Assert.Equal((1, ""), (program.ExitCode, said[0]));
        Assert.StartsWith($"{RingFile} is missing.", said[1], StringComparison.Ordinal);
        Assert.Contains("make-key-ring", said[1], StringComparison.Ordinal);
        Assert.Contains("NetMonitor:KeyRingFile", said[1], StringComparison.Ordinal);
        Assert.Single(said[1].TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task MakeKeyRing_MakesAFileOnceAndOverwritesNothing()
    {
        Assert.Equal(0, await Console.CommandLine.CommandLine.TryRunAsync(["make-key-ring", RingFile]));
        var made = await File.ReadAllTextAsync(RingFile);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(RingFile));

        Assert.Equal(1, await Console.CommandLine.CommandLine.TryRunAsync(["make-key-ring", RingFile]));
        Assert.Equal(made, await File.ReadAllTextAsync(RingFile));
        Assert.Equal(2, await Console.CommandLine.CommandLine.TryRunAsync(["make-key-ring"]));
        Assert.Null(await Console.CommandLine.CommandLine.TryRunAsync(["--urls", "http://localhost"]));
    }

    /// <summary>Data Protection over a copy of the database, with what wraps its ring or without.</summary>
    private static ProtectionOverACopy Copy(string database, KeyRing? keyRing)
    {
        var services = new ServiceCollection().AddLogging();
        services.AddDbContext<NetMonitorDb>(options => NetMonitorDb.Configure(options, Npgsql.NpgsqlDataSource.Create(database)));
        var protection = services.AddDataProtection().SetApplicationName("NetMonitor").PersistKeysToDbContext<NetMonitorDb>().DisableAutomaticKeyGeneration();
        keyRing?.Wrap(protection);
        return new ProtectionOverACopy(services.BuildServiceProvider());
    }

    private static async Task PrepareAsync(string database, KeyRing keyRing)
    {
        var services = new ServiceCollection().AddLogging();
        services.AddConsoleCore(database, JournalLogOptions.In(Path.GetTempPath()), keyRing);
        await using var provider = services.BuildServiceProvider();
        await ConsoleStart.PrepareAsync(provider, PostgresServer.OwnerOf(database), development: true, CancellationToken.None);
    }

    private static Task<ConsoleDatabase> OpenDatabaseAsync(params (string, string)[] settings) => ConsoleDatabase.OpenAsync(
        Configuration(settings), new HostingEnvironment { EnvironmentName = Environments.Production }, NullLogger.Instance, CancellationToken.None);

    private static Task<KeyRing> OpenAsync(ConsoleDatabase database, params (string, string)[] settings) =>
        KeyRing.OpenAsync(Configuration(settings), database, CancellationToken.None);

    private static IConfiguration Configuration(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(each => KeyValuePair.Create(each.Key, (string?)each.Value))).Build();

    private sealed class ProtectionOverACopy(ServiceProvider services) : IDisposable
    {
        public IDataProtector GetDataProtector(string purpose) => services.GetRequiredService<IDataProtectionProvider>().CreateProtector(purpose);

        public void Dispose() => services.Dispose();
    }
}
