using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Domain.Inspections;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Data.Configurations;

internal sealed class InspectionConfiguration : IEntityTypeConfiguration<Inspection>
{
    public const string Table = "inspections";

    public void Configure(EntityTypeBuilder<Inspection> builder)
    {
        builder.ToTable(Table);
        builder.HasKey(inspection => inspection.Number);
        builder.Property(inspection => inspection.Number).HasMaxLength(DocumentNumber.Length).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(inspection => inspection.UnitPath).HasMaxLength(110).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(inspection => inspection.Period).HasMaxLength(7).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(inspection => inspection.OrderedBy).HasMaxLength(15).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(inspection => inspection.Reason).HasMaxLength(Inspection.MaxReason);
        // Exactly one in a period, whatever restarts and however many nodes there are.
        builder.HasIndex(inspection => new { inspection.UnitCode, inspection.Period }).IsUnique().HasFilter("period is not null");
        builder.HasIndex(inspection => new { inspection.At, inspection.Number });
        builder.HasIndex(inspection => new { inspection.UnitPath, inspection.At });
    }
}

internal sealed class InspectionResultConfiguration : IEntityTypeConfiguration<InspectionResultRow>
{
    public const string Table = "inspection_results";

    public void Configure(EntityTypeBuilder<InspectionResultRow> builder)
    {
        builder.ToTable(Table);
        builder.HasKey(row => new { row.Number, row.AuthorityCode, row.Rule });
        builder.Property(row => row.Number).HasMaxLength(DocumentNumber.Length).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(row => row.AuthorityPath).HasMaxLength(110).UseCollation(NetMonitorDb.ByteOrder);
        builder.HasIndex(row => new { row.AuthorityPath, row.Number });
    }
}

internal sealed class FindingConfiguration : IEntityTypeConfiguration<Finding>
{
    public void Configure(EntityTypeBuilder<Finding> builder)
    {
        builder.ToTable("findings");
        builder.HasKey(finding => finding.Id);
        builder.Property(finding => finding.Id).HasMaxLength(Finding.MaxId).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(finding => finding.SubjectNumber).HasMaxLength(KeysConfiguration.LongestSerial).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(finding => finding.UnitPath).HasMaxLength(110).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(finding => finding.AuthorityPath).HasMaxLength(110).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(finding => finding.RaisedPath).HasMaxLength(110).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(finding => finding.FirstInspection).HasMaxLength(DocumentNumber.Length).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(finding => finding.LastInspection).HasMaxLength(DocumentNumber.Length).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(finding => finding.Assignee).HasMaxLength(15).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(finding => finding.StepBy).HasMaxLength(15).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(finding => finding.Reason).HasMaxLength(Finding.MaxReason);
        builder.Property(finding => finding.Facts).HasColumnType("jsonb").HasConversion(
            value => JsonSerializer.Serialize(value, AnswerJson.Options),
            text => JsonSerializer.Deserialize<IReadOnlyDictionary<string, string>>(text, AnswerJson.Options)!,
            SupervisionTaskConfiguration.Replaced<IReadOnlyDictionary<string, string>>());
        builder.Property(finding => finding.Version).IsConcurrencyToken();
        builder.Ignore(finding => finding.NextAbove);
        builder.HasIndex(finding => new { finding.AuthorityPath, finding.OpenedAt, finding.Id });
        builder.HasIndex(finding => new { finding.OpenedAt, finding.Id });
        builder.HasIndex(finding => finding.UnitPath);
        builder.HasIndex(finding => finding.RaisedPath).HasFilter("raised_path is not null");
        // What the clock looks at.
        builder.HasIndex(finding => finding.ClockFrom).HasFilter($"state in {StateSql.Names(FindingWorkflow.ToDo)}");
        builder.HasIndex(finding => finding.AcceptedUntil).HasFilter($"state = '{nameof(FindingState.Accepted)}'");
    }
}

internal sealed class AccountUseConfiguration : IEntityTypeConfiguration<AccountUseRow>
{
    public void Configure(EntityTypeBuilder<AccountUseRow> builder)
    {
        builder.ToTable("account_uses");
        builder.HasKey(row => row.UserName);
        builder.Property(row => row.UserName).HasMaxLength(15).UseCollation(NetMonitorDb.ByteOrder);
    }
}
