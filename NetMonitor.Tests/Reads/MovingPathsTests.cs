using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;

namespace NetMonitor.Tests.Reads;

public sealed class MovingPathsTests
{
    [Fact]
    public void Registry_NamesEveryPathOfTheModel_Once()
    {
        using var db = new DesignTimeDb().CreateDbContext([]);
        var columns = db.GetService<IDesignTimeModel>().Model.GetEntityTypes().SelectMany(type => type.GetProperties().Select(property =>
            new PathColumn(type.GetTableName()!, property.GetColumnName(StoreObjectIdentifier.Table(type.GetTableName()!))!)));

        Assert.Equal(
            columns.Where(column => column.Column.EndsWith("path", StringComparison.Ordinal)).Select(column => $"{column}").Order(StringComparer.Ordinal),
            MovingPaths.Moved.Concat(MovingPaths.Kept).Select(column => $"{column}").Order(StringComparer.Ordinal));
    }
}
