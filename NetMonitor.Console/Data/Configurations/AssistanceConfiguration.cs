using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Data.Configurations;

internal sealed class AssistanceRequestConfiguration : IEntityTypeConfiguration<AssistanceRequest>
{
    public void Configure(EntityTypeBuilder<AssistanceRequest> builder)
    {
        builder.ToTable("assistance_requests");
        builder.HasKey(request => request.Number);
        builder.Property(request => request.Number).HasMaxLength(DocumentNumber.Length).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(request => request.RequesterPath).HasMaxLength(110).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(request => request.DraftedBy).HasMaxLength(15).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(request => request.CaseNumber).HasMaxLength(AssistanceCase.MaxNumber);
        AsJson(builder.Property(request => request.Case));
        AsJson(builder.Property(request => request.Questions));
        AsJson(builder.Property(request => request.HandOver));
        builder.Property(request => request.Version).IsConcurrencyToken();
        builder.Ignore(request => request.Requester);
        // What a unit has sent, the newest first; a responsible person's and a leader's below too, by grants.
        builder.HasIndex(request => new { request.RequesterPath, request.CreatedAt, request.Number });
        // Who was transferred a case.
        builder.HasIndex(request => request.CaseKey).HasFilter($"kind = '{nameof(AssistanceKind.Transfer)}'");
    }

    internal static void AsJson<T>(PropertyBuilder<T> property) where T : class => property.HasColumnType("json").HasConversion(
        value => JsonSerializer.Serialize(value, AnswerJson.Options), text => JsonSerializer.Deserialize<T>(text, AnswerJson.Options)!,
        SupervisionTaskConfiguration.Replaced<T>());
}

internal sealed class AssistanceLegConfiguration : IEntityTypeConfiguration<AssistanceLeg>
{
    public void Configure(EntityTypeBuilder<AssistanceLeg> builder)
    {
        builder.ToTable("assistance_legs");
        builder.HasKey(leg => new { leg.Number, leg.No });
        builder.Property(leg => leg.Number).HasMaxLength(DocumentNumber.Length).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(leg => leg.UnitPath).HasMaxLength(110).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(leg => leg.HolderPath).HasMaxLength(110).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(leg => leg.Duty).HasMaxLength(AskedUnit.MaxDuty);
        AssistanceRequestConfiguration.AsJson(builder.Property(leg => leg.Hops));
        AssistanceRequestConfiguration.AsJson(builder.Property(leg => leg.Answers));
        AssistanceRequestConfiguration.AsJson(builder.Property(leg => leg.PendingAnswers));
        AssistanceRequestConfiguration.AsJson(builder.Property(leg => leg.Exchanges));
        builder.Ignore(leg => leg.Id).Ignore(leg => leg.Holder).Ignore(leg => leg.Asked).Ignore(leg => leg.CurrentHop);
        builder.Ignore(leg => leg.CentersAhead).Ignore(leg => leg.AnsweredAt);
        builder.Ignore(leg => leg.Counted);
        builder.Property(leg => leg.Told).HasConversion<int>();
        builder.Property(leg => leg.HopTold).HasConversion<int>();
        // A center's queue: what has the least time left stands first.
        builder.HasIndex(leg => new { leg.HolderPath, leg.HopDueOn, leg.Number, leg.No })
            .HasFilter($"state in {StateSql.Names(AssistanceWorkflow.WithCenter)}");
        // What a unit was asked, what is due first standing first.
        builder.HasIndex(leg => new { leg.UnitPath, leg.DueOn, leg.Number, leg.No }).HasFilter($"state in {StateSql.Names(AssistanceWorkflow.WithAsked)}");
        // What units received in a period, for figures, and as rows of the whole country's; and what was rated, which is told by quarters.
        builder.HasIndex(leg => new { leg.ReceivedOn, leg.Number, leg.No }).HasFilter("received_on is not null");
        builder.HasIndex(leg => new { leg.UnitPath, leg.ReceivedOn }).HasFilter("received_on is not null");
        builder.HasIndex(leg => new { leg.UnitPath, leg.EndedAt }).HasFilter("timeliness is not null");
        // Whom to remind, and what is late.
        builder.HasIndex(leg => leg.DueOn).HasFilter($"state in {StateSql.Names(AssistanceWorkflow.WithAsked)}");
        builder.HasIndex(leg => leg.HopDueOn).HasFilter($"state in {StateSql.Names(AssistanceWorkflow.WithCenter)}");
        builder.HasOne<AssistanceRequest>().WithMany().HasForeignKey(leg => leg.Number).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class AssistancePartConfiguration : IEntityTypeConfiguration<AssistancePart>
{
    public void Configure(EntityTypeBuilder<AssistancePart> builder)
    {
        builder.ToTable("assistance_parts");
        builder.HasKey(part => new { part.Number, part.No });
        builder.Property(part => part.Number).HasMaxLength(DocumentNumber.Length).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(part => part.UnitPath).HasMaxLength(110).UseCollation(NetMonitorDb.ByteOrder);
        AssistanceRequestConfiguration.AsJson(builder.Property(part => part.Answers));
        builder.HasIndex(part => new { part.UnitPath, part.GivenAt, part.Number });
    }
}

internal sealed class AssistanceReaderConfiguration : IEntityTypeConfiguration<AssistanceReaderRow>
{
    public void Configure(EntityTypeBuilder<AssistanceReaderRow> builder)
    {
        builder.ToTable("assistance_readers");
        builder.HasKey(row => new { row.Number, row.Leg, row.UnitCode, row.Part });
        builder.Property(row => row.Number).HasMaxLength(DocumentNumber.Length).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(row => row.UnitCode).HasMaxLength(UnitCode.Length).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(row => row.UnitPath).HasMaxLength(110).UseCollation(NetMonitorDb.ByteOrder);
        builder.HasIndex(row => row.UnitPath);
    }
}

internal sealed class AssistanceGrantConfiguration : IEntityTypeConfiguration<AssistanceGrantRow>
{
    public void Configure(EntityTypeBuilder<AssistanceGrantRow> builder)
    {
        builder.ToTable("assistance_grants");
        builder.HasKey(row => new { row.UnitCode, row.CreatedAt, row.Number });
        builder.Property(row => row.UnitCode).HasMaxLength(UnitCode.Length).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(row => row.Number).HasMaxLength(DocumentNumber.Length).UseCollation(NetMonitorDb.ByteOrder);
    }
}

internal sealed class AssistanceReceiptConfiguration : IEntityTypeConfiguration<AssistanceReceiptRow>
{
    public void Configure(EntityTypeBuilder<AssistanceReceiptRow> builder)
    {
        builder.ToTable("assistance_receipts");
        builder.HasKey(row => row.EntryId);
        builder.Property(row => row.EntryId).ValueGeneratedNever();
        builder.Property(row => row.Number).HasMaxLength(DocumentNumber.Length).UseCollation(NetMonitorDb.ByteOrder);
        builder.HasIndex(row => row.Number);
    }
}

internal sealed class PreparedQuestionsConfiguration : IEntityTypeConfiguration<PreparedQuestions>
{
    public void Configure(EntityTypeBuilder<PreparedQuestions> builder)
    {
        builder.ToTable("prepared_questions");
        builder.HasKey(prepared => prepared.Id);
        builder.Property(prepared => prepared.Id).ValueGeneratedNever();
        builder.Property(prepared => prepared.Name).HasMaxLength(PreparedQuestions.MaxName);
        builder.Property(prepared => prepared.Cause).HasMaxLength(AssistanceCase.MaxCause);
        AssistanceRequestConfiguration.AsJson(builder.Property(prepared => prepared.Questions));
        // Counted when they are kept: a list need not open what they ask.
        builder.Property<int>("QuestionCount").HasComputedColumnSql("json_array_length(questions)", stored: true);
        builder.Property(prepared => prepared.Version).IsConcurrencyToken();
        builder.HasIndex(prepared => new { prepared.UnitCode, prepared.Name }).IsUnique();
    }
}

internal sealed class AssistanceRuleConfiguration : IEntityTypeConfiguration<AssistanceRuleRow>
{
    public void Configure(EntityTypeBuilder<AssistanceRuleRow> builder)
    {
        builder.ToTable("assistance_rules");
        builder.HasKey(row => row.UnitCode);
        builder.Property(row => row.UnitCode).HasMaxLength(UnitCode.Length).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(row => row.Version).IsConcurrencyToken();
    }
}
