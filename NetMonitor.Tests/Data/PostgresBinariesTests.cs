using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NetMonitor.Console.Data;
using Npgsql;
using Xunit;

namespace NetMonitor.Tests.Data;

public sealed class PostgresBinariesTests : IDisposable
{
    private readonly string _home = Path.Combine(Path.GetTempPath(), $"nm-{Guid.CreateVersion7():N}");

    public PostgresBinariesTests() => DataFolders.Create(_home, DataFolders.Enterable);

    private EmbeddedPostgresOptions NoBinaries => new() { DataFolder = Path.Combine(_home, "data"), SearchedFolders = [] };

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public async Task StartAsync_WithoutBinariesOutsideDevelopment_NamesTheCommandThatInstallsThem()
    {
        var refused = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => StartAsync(NoBinaries));

        Assert.Contains("PostgreSQL 15 or newer", refused.Message, StringComparison.Ordinal);
        Assert.Contains("install", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_WithAFolderThatHoldsNone_NamesIt()
    {
        var refused = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => StartAsync(NoBinaries with { BinaryFolder = _home }));

        Assert.Contains(_home, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_OnAClusterOfAnotherVersion_AsksForThatVersion()
    {
        var data = Path.Combine(_home, "data", "postgres", "data");
        DataFolders.Create(data, DataFolders.Enterable);
        await File.WriteAllTextAsync(Path.Combine(data, "PG_VERSION"), "99\n");

        var refused = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => StartAsync(NoBinaries with { SearchedFolders = null }));

        Assert.Contains("PostgreSQL 99", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_InDevelopmentWithAnUnreachableRepository_NamesBothWaysOut()
    {
        await using var mirror = await MirrorAsync(null);

        var refused = await Assert.ThrowsAsync<EmbeddedPostgresException>(
            () => StartAsync(NoBinaries with { IsDevelopment = true, MavenRepository = mirror.Urls.First() }));

        Assert.Contains(mirror.Urls.First(), refused.Message, StringComparison.Ordinal);
        Assert.Contains("Install it:", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_InDevelopmentWithoutBinaries_FetchesAndRunsThem()
    {
        var machine = await PostgresBinaries.FindAsync(new EmbeddedPostgresOptions(), _home, null, PostgresAccount.Current(), NullLogger.Instance,
            CancellationToken.None);
        await using var mirror = await MirrorAsync(await JarAsync(machine));

        await using var postgres = await StartAsync(NoBinaries with
        {
            IsDevelopment = true,
            MavenRepository = mirror.Urls.First(),
            FetchedVersion = $"{machine.Major}.0.0",
        });

        await using var connection = new NpgsqlConnection(postgres.ConnectionString);
        await connection.OpenAsync();
        var program = new FileInfo($"/proc/{postgres.ProcessId}/exe").LinkTarget;
        Assert.StartsWith(Path.Combine(_home, "data", "postgres-binaries"), program, StringComparison.Ordinal);
    }

    private static Task<EmbeddedPostgres> StartAsync(EmbeddedPostgresOptions options) =>
        EmbeddedPostgres.StartAsync(options, NullLogger.Instance, CancellationToken.None);

    /// <summary>This machine's programs, packed as the Maven artifacts are: a txz inside a jar.</summary>
    private async Task<string> JarAsync(PostgresBinaries machine)
    {
        var archive = Path.Combine(_home, "postgres.txz");
        var root = Path.GetDirectoryName(machine.Folder)!;
        // What initdb loads, where the libraries lie beside the programs; the rest is found where the programs were built for.
        string[] files = [.. ((string[])["bin/postgres", "bin/initdb", "bin/pg_ctl", "lib/dict_snowball.so", "lib/plpgsql.so"])
            .Where(file => File.Exists(Path.Combine(root, file)))];
        using (var tar = Process.Start(new ProcessStartInfo("tar", ["-chJf", archive, "-C", root, .. files])
        {
            Environment = { ["XZ_OPT"] = "-0" },
        })!)
        {
            await tar.WaitForExitAsync();
            Assert.Equal(0, tar.ExitCode);
        }
        var jar = Path.Combine(_home, "postgres.jar");
        await using var zip = await ZipFile.OpenAsync(jar, ZipArchiveMode.Create);
        await zip.CreateEntryFromFileAsync(archive, "postgres-linux.txz", CompressionLevel.NoCompression);
        return jar;
    }

    /// <summary>A Maven repository on loopback with one artifact, or none.</summary>
    private static async Task<WebApplication> MirrorAsync(string? jar)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var mirror = builder.Build();
        mirror.MapGet("/io/zonky/test/postgres/{artifact}/{version}/{file}", async (string file) => jar switch
        {
            null => Results.NotFound(),
            _ when file.EndsWith(".jar", StringComparison.Ordinal) => Results.File(jar),
            _ when file.EndsWith(".sha256", StringComparison.Ordinal) =>
                Results.Text(Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(jar)))),
            _ => Results.NotFound(),
        });
        await mirror.StartAsync();
        return mirror;
    }
}
