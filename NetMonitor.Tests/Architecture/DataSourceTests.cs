using Microsoft.EntityFrameworkCore;
using NetMonitor.Console;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using Npgsql;

namespace NetMonitor.Tests.Architecture;

/// <summary>Commands, reads and the journal touch the data source, and nothing else: what is read or written goes through their doors.</summary>
public sealed class DataSourceTests
{
    private static readonly string[] s_doors = ["Data", "Commands", "Reads", "Journal"];

    /// <summary>Outside of the doors, with the reason. A new one has none.</summary>
    private static readonly string[] s_known =
    [
        "ConsoleHost", // makes the data source
        "ConsoleStart", // migrates the database before anything else runs
    ];

    [Fact]
    public void DataSource_IsTouchedByItsDoorsAlone()
    {
        var holders = typeof(ConsoleHost).Assembly.GetTypes()
            .Where(type => !type.IsNested && !s_doors.Contains(Folders.Of(type)) && Mentions.WithNested(type).SelectMany(Mentions.Of).Any(IsDataSource));

        Assert.Equal(s_known.Order(), holders.Select(type => type.Name).Distinct().Order());
    }

    [Theory]
    [InlineData(typeof(ReadDoor))]
    [InlineData(typeof(CommandRunner))]
    public void Mentions_OfADoor_SeeTheDataSource(Type door) => Assert.Contains(Mentions.WithNested(door).SelectMany(Mentions.Of), IsDataSource);

    private static bool IsDataSource(Type type) => type == typeof(NpgsqlDataSource) || type == typeof(IDbContextFactory<NetMonitorDb>);
}
