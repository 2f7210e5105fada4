using Npgsql;
using Quartz;

namespace NetMonitor.Console.Jobs;

/// <summary>The scheduler's tables. Quartz would make them itself, but as whom it works, and the console's own role makes no tables.</summary>
public static class QuartzSchema
{
    private const string Script = "Quartz.Impl.AdoJobStore.Schema.create_postgres.sql";
    private const string Prefix = "qrtz_";

    /// <summary>Runs Quartz's own script, which makes only what is missing, over the owner's connection.</summary>
    public static async Task ProvisionAsync(NpgsqlConnection owner, CancellationToken cancel)
    {
        var script = typeof(IScheduler).Assembly.GetManifestResourceStream(Script) ?? throw new InvalidOperationException($"Quartz has no {Script}.");
        using var reader = new StreamReader(script);
        var text = (await reader.ReadToEndAsync(cancel)).Replace("{0}", Prefix, StringComparison.Ordinal).Replace("{1}", Prefix, StringComparison.Ordinal);
        // One by one, as Quartz does: locks of several tables held together could wait for a scheduler at work, and it for them.
        foreach (var statement in text.Split("\n--;;"))
        {
            await using var make = new NpgsqlCommand(statement, owner);
            await make.ExecuteNonQueryAsync(cancel);
        }
    }
}
