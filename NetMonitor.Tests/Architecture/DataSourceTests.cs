using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using NetMonitor.Console;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Features.Units;
using NetMonitor.Console.Reads;
using Npgsql;

namespace NetMonitor.Tests.Architecture;

/// <summary>Commands, reads and the journal touch the database, and nothing else: what is read or written goes through their doors.</summary>
public sealed class DataSourceTests
{
    private static readonly string[] s_doors = ["Commands", "Reads", "Journal"];

    /// <summary>Outside of the doors, with the reason. A new one has none.</summary>
    private static readonly string[] s_known =
    [
        "ConsoleHost", // makes the data source
        "ConsoleStart", // migrates the database before anything else runs
        "DesignTimeDb", // for EF Core's tools alone
        "KeySecrets", // marks a code as used within the command that signs in
        "Listener", // waits on a connection of its own for what other nodes say
        "NetMonitorDb", // is the model, over the source that it is given
    ];

    [Fact]
    public void DataSource_IsTouchedByItsDoorsAlone()
    {
        var holders = typeof(ConsoleHost).Assembly.GetTypes()
            .Where(type => !type.IsNested && Folders.Of(type) is { } folder && !s_doors.Contains(folder) && Touches(type));

        Assert.Equal(s_known.Order(), holders.Select(type => type.Name).Distinct().Order());
    }

    [Theory]
    [InlineData(typeof(ReadDoor), true)]
    [InlineData(typeof(CommandRunner), true)]
    [InlineData(typeof(Injected), true)]
    [InlineData(typeof(InjectedBesideARunner), true)]
    [InlineData(typeof(Handler), true)]
    [InlineData(typeof(ImportUnits), false)]
    public void Touches_WhatTheDatabaseIsInjectedInto_ButNotAUseCase(Type type, bool touches) => Assert.Equal(touches, Touches(type));

    /// <summary>
    /// Names the data source; or names the database where no command has handed it over, or keeps it. What a command hands over has its
    /// transaction.
    /// </summary>
    private static bool Touches(Type type)
    {
        var named = Mentions.WithNested(type).SelectMany(Mentions.Of).ToHashSet();
        return named.Overlaps([typeof(NpgsqlDataSource), typeof(IDbContextFactory<NetMonitorDb>)])
            || (named.Contains(typeof(NetMonitorDb)) && (!named.Overlaps([typeof(CommandRunner), typeof(CommandContext)]) || Keeps(type)));
    }

    private static bool Keeps(Type type) => type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)
        .Select(field => field.FieldType).Concat(type.GetConstructors().SelectMany(made => made.GetParameters()).Select(parameter => parameter.ParameterType))
        .Contains(typeof(NetMonitorDb));

    private sealed class Injected(NetMonitorDb db)
    {
        public int Tracked => db.ChangeTracker.Entries().Count();
    }

    private sealed class InjectedBesideARunner(NetMonitorDb db, CommandRunner commands)
    {
        public (int, CommandRunner) Tracked => (db.ChangeTracker.Entries().Count(), commands);
    }

    private static class Handler
    {
        public static void Map(WebApplication app) => app.MapGet("/", (NetMonitorDb db) => db.ChangeTracker.Entries().Count());
    }
}
