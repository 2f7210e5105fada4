using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using NetMonitor.Console.Data;
using Xunit;

namespace NetMonitor.Tests.Data;

public sealed class ConsoleDatabaseTests
{
    private static readonly IHostEnvironment Production = new HostingEnvironment { EnvironmentName = Environments.Production };

    [Fact]
    public async Task OpenAsync_WithAConnectionString_UsesItAndStartsNothing()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"nm-{Guid.CreateVersion7():N}");
        var configuration = Configuration(("ConnectionStrings:NetMonitor", "Host=db.example"), ("NetMonitor:DataFolder", folder));

        await using var database = await ConsoleDatabase.OpenAsync(configuration, Production, NullLogger.Instance, CancellationToken.None);

        Assert.Equal(("Host=db.example", "Host=db.example"), (database.ConnectionString, database.OwnerConnectionString));
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task OpenAsync_WithAnOwner_KeepsTheTwoApart()
    {
        var configuration = Configuration(("ConnectionStrings:NetMonitor", "Host=db.example"), ("ConnectionStrings:NetMonitorOwner", "Host=owner.example"));

        await using var database = await ConsoleDatabase.OpenAsync(configuration, Production, NullLogger.Instance, CancellationToken.None);

        Assert.Equal(("Host=db.example", "Host=owner.example"), (database.ConnectionString, database.OwnerConnectionString));
    }

    [Fact]
    public async Task OpenAsync_WithoutAConnectionString_RunsAPrivateServerInTheDataFolder()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"nm-{Guid.CreateVersion7():N}");
        await using (var database = await ConsoleDatabase.OpenAsync(Configuration(("NetMonitor:DataFolder", folder)), Production, NullLogger.Instance,
            CancellationToken.None))
        {
            Assert.True(File.Exists(Path.Combine(folder, "postgres", "data", "postmaster.pid")));
        }
        Assert.False(File.Exists(Path.Combine(folder, "postgres", "data", "postmaster.pid")));
        Directory.Delete(folder, recursive: true);
    }

    private static IConfiguration Configuration(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(each => KeyValuePair.Create(each.Key, (string?)each.Value))).Build();
}
