using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Npgsql;

namespace NetMonitor.Console.Data;

/// <summary>For <c>dotnet ef migrations add</c>, which needs the model but no database.</summary>
internal sealed class DesignTimeDb : IDesignTimeDbContextFactory<NetMonitorDb>
{
    public NetMonitorDb CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<NetMonitorDb>();
        NetMonitorDb.Configure(options, NpgsqlDataSource.Create("Host=localhost"));
        return new NetMonitorDb(options.Options);
    }
}
