"""Writing part-time timetables: proposed, agreed, looked at again, extended, ended, watched.

School Attendance (Pupil Registration) (England) Regulations 2024, reg. 11(6).
"""
