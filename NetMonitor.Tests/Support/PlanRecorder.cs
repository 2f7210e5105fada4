using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace NetMonitor.Tests.Support;

/// <summary>A data source whose every statement tells, by PostgreSQL's auto_explain, how it was really executed.</summary>
public sealed class PlanRecorder : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<ExecutedPlan> _plans = new();

    public NpgsqlDataSource Open(string database)
    {
        // Only a superuser may load the module.
        var builder = new NpgsqlDataSourceBuilder(PostgresServer.SuperuserOf(database));
        // What is set once on a connection stays.
        builder.ConnectionStringBuilder.NoResetOnClose = true;
        builder.UseLoggerFactory(LoggerFactory.Create(logging => logging.AddProvider(this).SetMinimumLevel(LogLevel.Debug)));
        const string Explain =
            """
            load 'auto_explain'; set auto_explain.log_min_duration = 0; set auto_explain.log_analyze = on; set auto_explain.log_timing = off;
            set auto_explain.log_format = 'json'; set auto_explain.log_level = 'notice'; set client_min_messages = 'notice'; set jit = off
            """;
        builder.UsePhysicalConnectionInitializer(
            connection =>
            {
                using var command = new NpgsqlCommand(Explain, connection);
                command.ExecuteNonQuery();
            },
            async connection =>
            {
                await using var command = new NpgsqlCommand(Explain, connection);
                await command.ExecuteNonQueryAsync();
            });
        return builder.Build();
    }

    /// <summary>The plans of what ran since the last call, in the order in which it ended.</summary>
    public IReadOnlyList<ExecutedPlan> Take()
    {
        var taken = new List<ExecutedPlan>();
        while (_plans.TryDequeue(out var plan)) taken.Add(plan);
        return taken;
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var text = formatter(state, exception);
        var start = text.IndexOf("plan:", StringComparison.Ordinal);
        if (start < 0) return;
        var json = text[(start + 5)..];
        using var document = JsonDocument.Parse(json[..(json.LastIndexOf('}') + 1)]);
        _plans.Enqueue(new ExecutedPlan(document.RootElement.Clone()));
    }

    public void Dispose()
    {
    }
}

/// <summary>One executed statement.</summary>
public sealed record ExecutedPlan(JsonElement Root)
{
    public string Query => Root.GetProperty("Query Text").GetString()!;

    /// <summary>Its nodes from the top down, each with its depth.</summary>
    public IEnumerable<(JsonElement Node, int Depth)> Nodes() => Walk(Root.GetProperty("Plan"), 0);

    /// <summary>
    /// What it is made of, without costs, values and counts. Whether the rows that one index finds are fetched by way of a bitmap is left out: the two
    /// ways often cost nearly the same, and which is chosen differs from run to run.
    /// </summary>
    public string Shape() => string.Concat(Nodes().Where(item => !IsOneBitmap(item.Node))
        .Select(item => $"{new string(' ', 2 * item.Depth)}{Describe(item.Node)}\n"));

    /// <summary>Rows that its scans went through, those they threw away included.</summary>
    public double RowsRead() => Nodes().Where(item => Relation(item.Node) is not null).Sum(item =>
        (Number(item.Node, "Actual Rows") + Number(item.Node, "Rows Removed by Filter")
            + Number(item.Node, "Rows Removed by Index Recheck")) * Number(item.Node, "Actual Loops"));

    public static string? Relation(JsonElement node) => Text(node, "Relation Name") ?? (Text(node, "Node Type") == "Bitmap Index Scan" ? "" : null);

    public static string? Text(JsonElement node, string name) => node.TryGetProperty(name, out var value) ? value.ToString() : null;

    public static double Number(JsonElement node, string name) => node.TryGetProperty(name, out var value) ? value.GetDouble() : 0;

    private static IEnumerable<(JsonElement, int)> Walk(JsonElement node, int depth)
    {
        yield return (node, depth);
        if (!node.TryGetProperty("Plans", out var children)) yield break;
        foreach (var child in children.EnumerateArray())
            foreach (var below in Walk(child, depth + 1)) yield return below;
    }

    private static JsonElement? OneBitmapOf(JsonElement node)
    {
        if (Text(node, "Node Type") != "Bitmap Heap Scan") return null;
        var from = node.GetProperty("Plans").EnumerateArray().Single(child => Text(child, "Parent Relationship") == "Outer");
        return IsOneBitmap(from) ? from : null;
    }

    /// <summary>Not one of several that are put together.</summary>
    private static bool IsOneBitmap(JsonElement node) =>
        Text(node, "Node Type") == "Bitmap Index Scan" && Text(node, "Parent Relationship") == "Outer";

    private static string Describe(JsonElement node)
    {
        if (OneBitmapOf(node) is { } bitmap) return $"Index Scan using {Text(bitmap, "Index Name")} on {Text(node, "Relation Name")}";
        var text = Text(node, "Node Type")!;
        if (Text(node, "Scan Direction") == "Backward") text += " backward";
        if (Text(node, "Index Name") is { } index) text += $" using {index}";
        if (Text(node, "Relation Name") is { } relation) text += $" on {relation}";
        if (Text(node, "CTE Name") is { } cte) text += $" on {cte}";
        return text;
    }
}
