using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Supervision;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Reads;

public sealed class MovingPathsTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    /// <summary>Every path begins at the nation.</summary>
    private const string Path = "(^|[^0-9])1000000000/([0-9]{10}/)*([^0-9]|$)";

    private readonly TestConsole _console = fixture.Console;

    private static IEnumerable<string> Registered => MovingPaths.Moved.Concat(MovingPaths.Kept).Select(column => $"{column}");

    [Fact]
    public void Registry_NamesEveryColumnThatIsCalledAPath()
    {
        using var db = new DesignTimeDb().CreateDbContext([]);
        var columns = db.GetService<IDesignTimeModel>().Model.GetEntityTypes().SelectMany(type => type.GetProperties().Select(property =>
            new PathColumn(type.GetTableName()!, property.GetColumnName(StoreObjectIdentifier.Table(type.GetTableName()!))!)));

        Assert.Subset(Registered.ToHashSet(),
            columns.Where(column => column.Column.EndsWith("path", StringComparison.Ordinal)).Select(column => $"{column}").ToHashSet());
    }

    /// <summary>By what the columns hold, whatever they are called: one path, several, or one among other things.</summary>
    [Fact]
    public async Task Registry_NamesEveryColumnThatHoldsPaths()
    {
        await WorkAsync();

        Assert.Subset(Registered.ToHashSet(), (await ColumnsWithPathsAsync()).Select(column => $"{column}").ToHashSet());
    }

    /// <summary>Something of all that is written: a rule and a list of units, each step, what is typed, and what is refused.</summary>
    private async Task WorkAsync()
    {
        await (await _console.As(Role.CenterBusinessAdministrator, Nation)).DispatchAsync(Rule(Nation, "Prefecture"));
        var issuer = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var number = await issuer.DispatchAsync(Picked(Xihu));
        (await issuer.Post($"tasks/{number}/urge", new { units = new[] { Xihu }, onlyLate = false })).Ok();
        await _console.SubmittedAsync(number, Xihu, 7);
        (await issuer.Read("tasks/T4403002026009999")).Refused(404, "TaskNotFound");
    }

    private async Task<List<PathColumn>> ColumnsWithPathsAsync()
    {
        var found = new List<PathColumn>();
        await using var connection = await _console.ConnectAsync();
        foreach (var column in await TextsAsync(connection))
        {
            await using var holds = connection.CreateCommand();
            holds.CommandText = $"select exists (select from \"{column.Table}\" where \"{column.Column}\"::text ~ '{Path}')";
            if ((bool)(await holds.ExecuteScalarAsync())!) found.Add(column);
        }

        return found;
    }

    /// <summary>All columns of text or JSON; a partition's are its table's.</summary>
    private static async Task<List<PathColumn>> TextsAsync(Npgsql.NpgsqlConnection connection)
    {
        await using var columns = connection.CreateCommand();
        columns.CommandText =
            """
            select c.relname::text, a.attname::text from pg_class c join pg_attribute a on a.attrelid = c.oid
            where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0 and not a.attisdropped
              and format_type(a.atttypid, null) ~ '^(text|character varying|json|jsonb)'
            """;
        await using var reader = await columns.ExecuteReaderAsync();
        var all = new List<PathColumn>();
        while (await reader.ReadAsync()) all.Add(new PathColumn(reader.GetString(0), reader.GetString(1)));
        return all;
    }
}
