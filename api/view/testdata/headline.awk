# The headline of the public page from figures.csv alone: the mean over units of the units' means. Names of units have no commas.
BEGIN { FS = ","; OFMT = CONVFMT = "%.17g" }
NR == 1 {
  sub(/^\357\273\277/, "")
  for (i = 1; i <= NF; i++) at[$i] = i
  next
}
{
  units += $at["有评价的单位数"]
  sum += $at["各单位平均分之和"]
  cases += $at["有评价的件数"]
  over += $at["各件平均分之和"]
}
END { printf "%.17g %.17g\n", sum / units, over / cases }
